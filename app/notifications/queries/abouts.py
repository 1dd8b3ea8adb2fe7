"""What messages name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from app.catalogue.models import OptionRow, SpecialiteRow
from app.db.asking import Asking
from app.db.statements import query
from app.exam_sessions.models import CalendarRow, ExamSession
from app.justificatifs.models import Complement, Depot, Justificatif, SecondChance
from app.justificatifs.rules.checklist import Review
from app.notifications.rules.facts import About
from app.registrations.models import Registration, RegistrationVersion


@dataclass(frozen=True, slots=True)
class Deposited:
    """A file, why it could not be kept, why an agent refused it; `depose_par`: the training body, None for oneself."""

    piece: str
    depose_par: str | None
    motif: str | None
    review_motif: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer « not concerned » that an agent refused."""

    review_motif: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A second chance that an agent closed."""

    motif: str


@dataclass(frozen=True, slots=True)
class Requested:
    """A complement, as it is now."""

    pieces: list[str]
    body: str
    closes_at: datetime
    motif: str | None


_CHOICES = RegistrationVersion.choices
ABOUT = (
    select(
        Registration.account_id,
        Registration.id.label("registration_id"),
        Registration.exam_session,
        SpecialiteRow.label.label("specialite"),
        OptionRow.label.label("option"),
        RegistrationVersion.version,
        func.coalesce(RegistrationVersion.signed_since, RegistrationVersion.version).label("signed_since"),
        Registration.candidate_number,
        CalendarRow.zone.label("zone_name"),
        CalendarRow.registration_closes_at,
        CalendarRow.justificatifs_close_at,
        CalendarRow.amenagement_closes_at,
        func.coalesce(CalendarRow.amex_url, ExamSession.amex_url).label("amenagement_url"),
        _CHOICES["handicap"].as_boolean().label("handicap"),
        (Registration.status == "enregistree").label("live"),
    )
    .join(RegistrationVersion, RegistrationVersion.registration_id == Registration.id)
    .join(SpecialiteRow, SpecialiteRow.slug == _CHOICES["specialite"].as_string())
    .outerjoin(OptionRow, OptionRow.slug == _CHOICES["option"].as_string())
    .join(
        CalendarRow,
        and_(CalendarRow.year == Registration.exam_session, CalendarRow.academie == _CHOICES["academie"].as_string()),
    )
    .join(ExamSession, ExamSession.year == Registration.exam_session)
)
"""Registrations at each of their versions."""

_NOW = query(
    ABOUT.where(Registration.id == bindparam("registration"), RegistrationVersion.version == Registration.version),
    into=About,
)
_DEPOSITED = query(
    select(Depot.piece, Depot.depose_par, Depot.motif, Depot.review_motif).where(Depot.id == bindparam("depot")),
    into=Deposited,
)
_ANSWER_REFUSED = query(
    select(Justificatif.review_motif).where(
        Justificatif.registration_id == bindparam("registration"),
        Justificatif.piece == bindparam("piece"),
        Justificatif.review == Review.REFUSE.value,
    ),
    into=Refused,
)
_CHANCE_CLOSED = query(
    select(SecondChance.motif).where(
        SecondChance.registration_id == bindparam("registration"),
        SecondChance.piece == bindparam("piece"),
        SecondChance.closed_at.is_not(None),
    ),
    into=Closed,
)
_REQUESTED = query(
    select(Complement.pieces, Complement.body, Complement.closes_at, Complement.motif).where(
        Complement.id == bindparam("complement")
    ),
    into=Requested,
)
_ABOUT = query(
    ABOUT.where(Registration.id == bindparam("registration"), RegistrationVersion.version == bindparam("version")),
    into=About,
)


async def about(db: Asking, *, registration: UUID, version: int) -> About:
    """What messages name of a registration, as it was at that version."""
    found = await db.row(_ABOUT, registration=registration, version=version)
    if found is None:
        raise LookupError(f"registration {registration}, version {version}")
    return found


async def about_now(db: Asking, *, registration: UUID) -> About:
    """What messages name of a registration, as it is."""
    found = await db.row(_NOW, registration=registration)
    if found is None:
        raise LookupError(f"registration {registration}")
    return found


async def deposited(db: Asking, *, depot: UUID) -> Deposited:
    """What is told of a file."""
    found = await db.row(_DEPOSITED, depot=depot)
    if found is None:
        raise LookupError(f"depot {depot}")
    return found


async def answer_refused(db: Asking, *, registration: UUID, piece: str) -> str | None:
    """Why an answer « not concerned » is refused; None if it is not, or not any more."""
    found = await db.row(_ANSWER_REFUSED, registration=registration, piece=piece)
    return None if found is None else found.review_motif


async def chance_closed(db: Asking, *, registration: UUID, piece: str) -> str | None:
    """Why an agent closed the second chance of a piece; None if none did."""
    found = await db.row(_CHANCE_CLOSED, registration=registration, piece=piece)
    return None if found is None else found.motif


async def requested(db: Asking, *, complement: UUID) -> Requested:
    """What is told of a complement."""
    found = await db.row(_REQUESTED, complement=complement)
    if found is None:
        raise LookupError(f"complement {complement}")
    return found
