"""Letters printed and posted together: who is in, what the PDF holds, when it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger, Text, Uuid, any_, bindparam, cast, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.accounts.models import Account
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.documents.models import Letter, LetterBatch
from app.documents.queries.letters import PRINTED, Key, Printed, at
from app.documents.rules.states import LetterState
from app.dossiers.models import Dossier
from app.registrations.models import Registration
from app.staff.models import AgentRow

MOST = 1000
"""Letters of one batch: half a minute of typesetting, and what one carries to the post. [P]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One batch, and whom its letters are for now."""

    id: UUID
    academies: list[str]
    agent_id: UUID
    agent_name: str
    letters: list[UUID]
    """Those that are to be posted, in the order of their addresses; once sent, those that were."""
    rendered: list[UUID] | None
    object_key: str | None
    size: int | None
    sha256: str | None
    rendered_at: datetime | None
    sent_on: date | None
    posting_reference: str | None
    sent_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Pdf:
    """What was typeset of a batch."""

    object_key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Left:
    """A letter that left a batch: its rejection was undone before it was sent."""

    id: UUID
    candidate_number: str
    birth_name: str
    usage_name: str | None
    first_names: str


@dataclass(frozen=True, slots=True)
class _Academie:
    academie: str


_NEW = query(insert(LetterBatch).values(agent_id=bindparam("agent")).returning(LetterBatch.id), into=Key)
_FREE = (
    select(Letter.id)
    .join(Dossier, Dossier.registration_id == Letter.registration_id)
    .where(
        Letter.academie == any_(cast(bindparam("academies"), ARRAY(Text))),
        func.coalesce(cast(bindparam("exam_session"), SmallInteger), Letter.exam_session) == Letter.exam_session,
        at(LetterState.A_IMPRIMER),
    )
    .order_by(Letter.id)
    .limit(MOST)
    # Whoever makes a batch at the same time takes the others: none is in two.
    .with_for_update(of=Letter, skip_locked=True)
)
_FILL = query(
    update(Letter).where(Letter.id.in_(_FREE)).values(batch_id=bindparam("into")).returning(Letter.academie),
    into=_Academie,
)
_NAMED = command(
    update(LetterBatch).where(LetterBatch.id == bindparam("batch")).values(academies=bindparam("academies"))
)
_LETTERS = (
    select(
        func.coalesce(
            func.array_agg(aggregate_order_by(Letter.id, Letter.address_key, Letter.id)),
            literal_column("'{}'::uuid[]"),
        )
    )
    .select_from(Letter)
    .join(Dossier, Dossier.registration_id == Letter.registration_id)
    .where(
        Letter.batch_id == LetterBatch.id,
        at(LetterState.IMPRIMEE, LetterState.ENVOYEE),
    )
    .correlate(LetterBatch)
    .scalar_subquery()
)
_KEPT = (
    select(
        *(LetterBatch.id, LetterBatch.academies, LetterBatch.agent_id, AgentRow.name.label("agent_name")),
        _LETTERS.label("letters"),
        *(LetterBatch.rendered, LetterBatch.object_key, LetterBatch.size, LetterBatch.sha256),
        *(LetterBatch.rendered_at, LetterBatch.sent_on, LetterBatch.posting_reference, LetterBatch.sent_at),
        LetterBatch.created_at,
    )
    .join(AgentRow, AgentRow.id == LetterBatch.agent_id)
    .where(LetterBatch.id == bindparam("batch"))
)
_MINE = LetterBatch.academies.op("<@")(cast(bindparam("academies"), ARRAY(Text)))
_READ = query(_KEPT.where(_MINE), into=Kept)
_ANY = query(_KEPT, into=Kept)
_LOCK = command(select(LetterBatch.id).where(LetterBatch.id == bindparam("batch")).with_for_update())
_LEFT = query(
    select(
        Letter.id,
        Registration.candidate_number,
        Account.birth_name,
        Account.usage_name,
        Account.first_names,
    )
    .join(Dossier, Dossier.registration_id == Letter.registration_id)
    .join(Registration, Registration.id == Letter.registration_id)
    .join(Account, Account.id == Registration.account_id)
    .where(Letter.batch_id == bindparam("batch"), at(LetterState.ANNULEE))
    .order_by(Letter.address_key, Letter.id),
    into=Left,
)
_PRINTED = query(
    PRINTED.where(Letter.batch_id == bindparam("batch"), at(LetterState.IMPRIMEE)).order_by(
        Letter.address_key, Letter.id
    ),
    into=Printed,
)
_RENDERED = command(
    update(LetterBatch)
    .where(LetterBatch.id == bindparam("batch"), LetterBatch.sent_at.is_(None))
    .values(
        rendered=bindparam("letters"),
        object_key=bindparam("object_key"),
        size=bindparam("bytes"),
        sha256=bindparam("digest"),
        rendered_at=bindparam("now"),
    )
)
_SENT = command(
    update(LetterBatch)
    .where(LetterBatch.id == bindparam("batch"))
    .values(
        sent_on=bindparam("on"),
        posting_reference=bindparam("reference"),
        sent_at=bindparam("now"),
        sent_by=bindparam("agent"),
    )
)
_LETTERS_SENT = command(
    update(Letter)
    .where(Letter.batch_id == bindparam("batch"), Letter.id == any_(cast(bindparam("letters"), ARRAY(Uuid))))
    .values(sent_at=bindparam("now"))
)
_UNSENT = query(
    select(Letter.batch_id.label("id"))
    .where(Letter.registration_id == bindparam("registration"), Letter.batch_id.is_not(None), Letter.sent_at.is_(None))
    .distinct(),
    into=Key,
)


async def create(db: Transaction, *, agent: UUID, academies: Sequence[str], exam_session: int | None) -> UUID | None:
    """Of the letters that are in none, the oldest first; None when there is none."""
    made = await db.the_row(_NEW, agent=agent)
    taken = await db.rows(_FILL, into=made.id, academies=list(academies), exam_session=exam_session)
    await db.run(_NAMED, batch=made.id, academies=sorted({one.academie for one in taken}))
    return made.id if taken else None


async def read(db: Asking, *, batch: UUID, academies: Sequence[str]) -> Kept | None:
    """One, to who has all of its académies."""
    return await db.row(_READ, batch=batch, academies=list(academies))


async def any_one(db: Asking, *, batch: UUID) -> Kept | None:
    """One, for the worker."""
    return await db.row(_ANY, batch=batch)


async def lock(db: Transaction, *, batch: UUID) -> None:
    """Nobody else renders or sends it until the end of the transaction."""
    await db.run(_LOCK, batch=batch)


async def left(db: Asking, *, batch: UUID) -> list[Left]:
    """Those that left it, in the order of their addresses."""
    return await db.rows(_LEFT, batch=batch)


async def printed(db: Asking, *, batch: UUID) -> list[Printed]:
    """The words of those that are in, in the order of their addresses."""
    return await db.rows(_PRINTED, batch=batch)


async def rendered(db: Transaction, *, batch: UUID, letters: Sequence[UUID], pdf: Pdf | None, now: datetime) -> None:
    """What its PDF holds; None when nothing is left in it."""
    await db.run(
        _RENDERED,
        batch=batch,
        letters=list(letters),
        object_key=pdf and pdf.object_key,
        bytes=pdf and pdf.size,
        digest=pdf and pdf.sha256,
        now=now,
    )


async def sent(
    db: Transaction,
    *,
    batch: UUID,
    letters: Sequence[UUID],
    on: date,
    reference: str | None,
    agent: UUID,
    now: datetime,
) -> None:
    """It was posted, and with it these letters."""
    await db.run(_LETTERS_SENT, batch=batch, letters=list(letters), now=now)
    await db.run(_SENT, batch=batch, on=on, reference=reference, agent=agent, now=now)


async def unsent_of(db: Asking, *, registration: UUID) -> list[UUID]:
    """The batches that hold a letter of this registration, not sent yet."""
    return [one.id for one in await db.rows(_UNSENT, registration=registration)]
