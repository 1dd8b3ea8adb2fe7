"""Messages to many: whom, and how far it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, and_, bindparam, cast, func, insert, literal_column, select, update
from sqlalchemy import Uuid as UuidType

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.dossiers.models import QueueEntry
from app.dossiers.queries.selection import sought, values
from app.dossiers.rules.selection import Selection
from app.notifications.models import Broadcast, BroadcastRecipient
from app.notifications.queries.abouts import ABOUT
from app.notifications.queries.rounds import BATCH
from app.notifications.rules.facts import About
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One message to many, and how far it went."""

    id: UUID
    subject: str
    body: str
    recipients: int
    told: int
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Going:
    """One under way: its text, and after whom the next batch begins."""

    subject: str
    body: str
    position: UUID | None


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


@dataclass(frozen=True, slots=True)
class _Count:
    count: int


_COUNT = query(sought(select(func.count().label("count")).select_from(QueueEntry)), into=_Count)
_NEW = query(
    insert(Broadcast)
    .values(
        agent_id=bindparam("agent"),
        academies=bindparam("academies"),
        subject=bindparam("subject"),
        body=bindparam("body"),
    )
    .returning(Broadcast.id),
    into=_Key,
)
_ADDRESS = command(
    insert(BroadcastRecipient).from_select(
        ["broadcast_id", "registration_id"],
        sought(select(cast(bindparam("broadcast"), UuidType), QueueEntry.registration_id)),
    )
)
_COUNTED = command(
    update(Broadcast).where(Broadcast.id == bindparam("broadcast")).values(recipients=bindparam("recipients"))
)
_KEPT = select(
    Broadcast.id,
    Broadcast.subject,
    Broadcast.body,
    Broadcast.recipients,
    Broadcast.told,
    Broadcast.created_at,
    Broadcast.done_at,
).where(Broadcast.id == bindparam("broadcast"))
_READ = query(_KEPT.where(Broadcast.academies.op("<@")(cast(bindparam("academies"), ARRAY(Text)))), into=Kept)
# Another worker goes on with it: what it tells is not told twice.
_HELD = query(
    select(Broadcast.subject, Broadcast.body, Broadcast.position)
    .where(Broadcast.id == bindparam("broadcast"), Broadcast.done_at.is_(None))
    .with_for_update(),
    into=Going,
)
_NEXT = query(
    ABOUT.join(BroadcastRecipient, BroadcastRecipient.registration_id == Registration.id)
    .where(
        RegistrationVersion.version == Registration.version,
        BroadcastRecipient.broadcast_id == bindparam("broadcast"),
        BroadcastRecipient.registration_id
        > func.coalesce(
            cast(bindparam("after"), UuidType),
            literal_column("'00000000-0000-0000-0000-000000000000'::uuid", UuidType()),
        ),
    )
    .order_by(BroadcastRecipient.registration_id)
    .limit(BATCH),
    into=About,
)
_ADVANCE = command(
    update(Broadcast)
    .where(Broadcast.id == bindparam("broadcast"))
    .values(position=bindparam("last"), told=Broadcast.told + bindparam("more"))
)
_END = command(
    update(Broadcast)
    .where(and_(Broadcast.id == bindparam("broadcast"), Broadcast.done_at.is_(None)))
    .values(done_at=bindparam("now"))
)


async def count(db: Asking, selection: Selection, now: datetime) -> int:
    """How many dossiers the selection keeps."""
    return (await db.the_row(_COUNT, **values(selection, now))).count


async def create(
    db: Transaction, selection: Selection, now: datetime, *, agent: UUID, subject: str, body: str
) -> tuple[UUID, int]:
    """Settle whom it is for: its key, and how many they are."""
    made = await db.the_row(_NEW, agent=agent, academies=sorted(selection.academies), subject=subject, body=body)
    recipients = await db.run(_ADDRESS, **values(selection, now), broadcast=made.id)
    await db.run(_COUNTED, broadcast=made.id, recipients=recipients)
    return made.id, recipients


async def read(db: Asking, *, broadcast: UUID, academies: Sequence[str]) -> Kept | None:
    """One, to who has all of its académies."""
    return await db.row(_READ, broadcast=broadcast, academies=list(academies))


async def held(db: Transaction, *, broadcast: UUID) -> Going | None:
    """One that is not done, locked until the end of the transaction."""
    return await db.row(_HELD, broadcast=broadcast)


async def following(db: Transaction, *, broadcast: UUID, after: UUID | None) -> list[About]:
    """The next recipients."""
    return await db.rows(_NEXT, broadcast=broadcast, after=after)


async def advance(db: Transaction, *, broadcast: UUID, last: UUID, more: int) -> None:
    """The batch up to `last` is told."""
    await db.run(_ADVANCE, broadcast=broadcast, last=last, more=more)


async def end(db: Transaction, *, broadcast: UUID, now: datetime) -> None:
    """Nobody is left."""
    await db.run(_END, broadcast=broadcast, now=now)
