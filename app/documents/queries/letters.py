"""The letters of rejections: what they are made from, where each stands, which are printed together."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import (
    ColumnElement,
    SmallInteger,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app.accounts.models import Account
from app.catalogue.models import OptionRow, SpecialiteRow
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.documents.models import Document, Letter, LetterBatch
from app.documents.rules.states import LetterState
from app.dossiers.models import DecisionRow, Dossier
from app.exam_sessions.models import Academie, CalendarRow, ExamSession
from app.kit.canonical import Json
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the letter of a rejection that still stands is made from."""

    registration_id: UUID
    exam_session: int
    academie: str
    academie_label: str
    zone: str
    candidate_number: str
    choices: dict[str, object]
    civilite: str
    birth_name: str
    usage_name: str | None
    first_names: str
    specialite: str
    option: str | None
    motif: str
    ground: str
    decided_at: datetime
    letterhead: dict[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One letter of the list."""

    id: UUID
    registration_id: UUID
    candidate_number: str
    birth_name: str
    usage_name: str | None
    first_names: str
    exam_session: int
    academie: str
    decided_at: datetime
    status: LetterState
    batch_id: UUID | None
    sent_on: date | None
    posting_reference: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of one letter."""

    id: UUID
    registration_id: UUID
    status: LetterState
    content: dict[str, Json]
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Key:
    """One row."""

    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list keeps; None keeps all."""

    academies: Sequence[str]
    exam_session: int | None = None
    status: LetterState | None = None
    batch: UUID | None = None


_CHOICES = RegistrationVersion.choices
_FACTS = query(
    select(
        Registration.id.label("registration_id"),
        Registration.exam_session,
        Registration.academie,
        Academie.label.label("academie_label"),
        CalendarRow.zone,
        Registration.candidate_number,
        _CHOICES.label("choices"),
        *(Account.civilite, Account.birth_name, Account.usage_name, Account.first_names),
        SpecialiteRow.label.label("specialite"),
        OptionRow.label.label("option"),
        *(DecisionRow.motif, DecisionRow.ground, DecisionRow.decided_at),
        ExamSession.settings["letterheads"].op("->")(Registration.academie).label("letterhead"),
    )
    .select_from(DecisionRow)
    .join(Dossier, Dossier.decision_id == DecisionRow.id)
    .join(Registration, Registration.id == DecisionRow.registration_id)
    .join(
        RegistrationVersion,
        and_(
            RegistrationVersion.registration_id == Registration.id,
            RegistrationVersion.version == Registration.version,
        ),
    )
    .join(Account, Account.id == Registration.account_id)
    .join(Academie, Academie.code == Registration.academie)
    .join(ExamSession, ExamSession.year == Registration.exam_session)
    .join(
        CalendarRow, and_(CalendarRow.year == Registration.exam_session, CalendarRow.academie == Registration.academie)
    )
    .join(SpecialiteRow, SpecialiteRow.slug == Registration.specialite)
    .outerjoin(OptionRow, OptionRow.slug == Registration.option)
    .where(DecisionRow.id == bindparam("decision"), DecisionRow.decision == "rejete"),
    into=Facts,
)
_ADD = query(
    insert(Letter)
    .values(
        decision_id=bindparam("decision"),
        registration_id=bindparam("registration"),
        exam_session=bindparam("exam_session"),
        academie=bindparam("academie"),
        content=bindparam("content"),
        address_key=bindparam("address_key"),
    )
    # The fact may be told twice: the first letter stays.
    .on_conflict_do_nothing(index_elements=["decision_id"])
    .returning(Letter.id),
    into=Key,
)

STATUS: ColumnElement[str] = case(
    (Letter.sent_at.is_not(None), LetterState.ENVOYEE.value),
    (Dossier.decision_id.is_distinct_from(Letter.decision_id), LetterState.ANNULEE.value),
    (Letter.batch_id.is_(None), LetterState.A_IMPRIMER.value),
    else_=LetterState.IMPRIMEE.value,
)
"""Computed from what is decided now, so that the letter of a rejection undone is never sent by mistake."""


def at(*states: LetterState) -> ColumnElement[bool]:
    """Whether a letter stands at one of these."""
    return or_(*[literal(state.value) == STATUS for state in states])


OF_ACADEMIES = Letter.academie == any_(cast(bindparam("academies"), ARRAY(Text)))


_OTHER = (
    func.coalesce(cast(bindparam("exam_session"), SmallInteger), Letter.exam_session) == Letter.exam_session,
    func.coalesce(cast(bindparam("status"), Text), STATUS) == STATUS,
    or_(cast(bindparam("batch"), Uuid).is_(None), Letter.batch_id == cast(bindparam("batch"), Uuid)),
)
_PAGE = query(
    select(
        Letter.id,
        Letter.registration_id,
        Registration.candidate_number,
        Account.birth_name,
        Account.usage_name,
        Account.first_names,
        Letter.exam_session,
        Letter.academie,
        DecisionRow.decided_at,
        STATUS.label("status"),
        Letter.batch_id,
        LetterBatch.sent_on,
        LetterBatch.posting_reference,
        Letter.created_at,
    )
    .select_from(Letter)
    .join(Dossier, Dossier.registration_id == Letter.registration_id)
    .join(DecisionRow, DecisionRow.id == Letter.decision_id)
    .join(Registration, Registration.id == Letter.registration_id)
    .join(Account, Account.id == Registration.account_id)
    .outerjoin(LetterBatch, and_(LetterBatch.id == Letter.batch_id, Letter.sent_at.is_not(None)))
    .where(OF_ACADEMIES, *_OTHER, Letter.id > bindparam("after"))
    .order_by(Letter.id)
    .limit(bindparam("limit")),
    into=Line,
)
PRINTED = (
    select(Letter.id, Letter.registration_id, STATUS.label("status"), Letter.content, DecisionRow.decided_at)
    .select_from(Letter)
    .join(Dossier, Dossier.registration_id == Letter.registration_id)
    .join(DecisionRow, DecisionRow.id == Letter.decision_id)
)
_ONE = query(PRINTED.where(Letter.id == bindparam("letter"), OF_ACADEMIES), into=Printed)
_ANY = query(PRINTED.where(Letter.id == bindparam("letter")), into=Printed)
_KEEP = command(
    insert(Document)
    .values(
        registration_id=bindparam("registration"),
        kind="lettre_rejet",
        media_type="application/pdf",
        size=bindparam("size"),
        sha256=bindparam("sha256"),
        object_key=bindparam("object_key"),
    )
    # The job may run twice: the first document stays.
    .on_conflict_do_nothing(index_elements=["object_key"])
    .inline()
)


async def facts(db: Asking, *, decision: UUID) -> Facts | None:
    """Those of a rejection; None when it was undone since."""
    return await db.row(_FACTS, decision=decision)


async def add(db: Transaction, facts: Facts, *, decision: UUID, content: Mapping[str, object], key: str) -> UUID | None:
    """Keep a letter's words; None when it was there already."""
    made = await db.row(
        _ADD,
        decision=decision,
        registration=facts.registration_id,
        exam_session=facts.exam_session,
        academie=facts.academie,
        content=Jsonb(dict(content)),
        address_key=key,
    )
    return None if made is None else made.id


async def page(db: Asking, wanted: Wanted, *, after: UUID, limit: int) -> list[Line]:
    """The next letters, in the order in which they were made."""
    return await db.rows(_PAGE, **asdict(wanted), after=after, limit=limit)


async def one(db: Asking, *, letter: UUID, academies: Sequence[str]) -> Printed | None:
    """The words of one letter of these académies."""
    return await db.row(_ONE, letter=letter, academies=list(academies))


async def any_one(db: Asking, *, letter: UUID) -> Printed | None:
    """The same, for the worker."""
    return await db.row(_ANY, letter=letter)


async def keep(db: Transaction, *, registration: UUID, size: int, sha256: str, object_key: str) -> None:
    """Put it into « Mes documents »."""
    await db.run(_KEEP, registration=registration, size=size, sha256=sha256, object_key=object_key)
