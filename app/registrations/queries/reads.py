"""What candidates read of their registrations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, cast, func, or_, select, update
from sqlalchemy.orm import aliased

from app.accounts.access import CALLER_ACCOUNT, listed_by_caller
from app.catalogue.models import OptionRow, SpecialiteRow
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.exam_sessions.models import CalendarRow, ExamSession
from app.registrations.models import Registration, RegistrationVersion
from app.registrations.schemas.shown import Shown


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list; all nulls when there is none."""

    id: UUID | None
    exam_session: int
    academie: str
    specialite: str
    specialite_label: str
    option: str | None
    option_label: str | None
    category: str
    forme: str
    candidate_number: str
    status: str
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and what the one before said."""

    version: int
    recorded_at: datetime
    digest: str
    motive: str | None
    """The service's, of a correction; the candidate makes theirs without any."""
    recapitulatif: bool
    choices: dict[str, object]
    before: dict[str, object] | None


_CURRENT = and_(
    RegistrationVersion.registration_id == Registration.id, RegistrationVersion.version == Registration.version
)
# A spécialité without options has one diploma, which bears its own slug.
_DIPLOMA = OptionRow.slug == func.coalesce(Registration.option, Registration.specialite)
_OPTION_LABEL = OptionRow.label.label("option_label")
_OWN = Registration.account_id == bindparam("account")

_SHOWN = query(
    select(
        Registration.id,
        Registration.candidate_number,
        Registration.status,
        Registration.version,
        RegistrationVersion.choices,
        RegistrationVersion.digest,
        Registration.created_at,
        Registration.updated_at,
        SpecialiteRow.label.label("specialite_label"),
        _OPTION_LABEL,
        OptionRow.diploma_code,
        CalendarRow.registration_opens_at.label("opens_at"),
        CalendarRow.registration_closes_at.label("closes_at"),
        CalendarRow.amenagement_closes_at,
        CalendarRow.justificatifs_close_at,
        ExamSession.last_epreuve_on,
        CalendarRow.zone,
        func.coalesce(CalendarRow.amex_url, ExamSession.amex_url).label("amex_url"),
    )
    .join(RegistrationVersion, _CURRENT)
    .join(SpecialiteRow, SpecialiteRow.slug == Registration.specialite)
    .join(OptionRow, _DIPLOMA)
    .join(ExamSession, ExamSession.year == Registration.exam_session)
    .join(
        CalendarRow, and_(CalendarRow.year == Registration.exam_session, CalendarRow.academie == Registration.academie)
    )
    .where(Registration.id == bindparam("registration"), _OWN),
    into=Shown,
)
_MINE = listed_by_caller(
    select(
        Registration.id,
        Registration.exam_session,
        Registration.academie,
        Registration.specialite,
        SpecialiteRow.label.label("specialite_label"),
        Registration.option,
        _OPTION_LABEL,
        RegistrationVersion.choices["category"].astext.label("category"),
        Registration.forme,
        Registration.candidate_number,
        Registration.status,
        Registration.version,
        Registration.created_at,
        Registration.updated_at,
    )
    .join(RegistrationVersion, _CURRENT)
    .join(SpecialiteRow, SpecialiteRow.slug == Registration.specialite)
    .join(OptionRow, _DIPLOMA)
    .where(
        Registration.account_id == CALLER_ACCOUNT,
        or_(cast(bindparam("after"), Uuid).is_(None), Registration.id < cast(bindparam("after"), Uuid)),
    )
    .order_by(Registration.id.desc())
    .limit(bindparam("size")),
    into=Summary,
)

_BEFORE = aliased(RegistrationVersion)
_VERSIONS = (
    select(
        RegistrationVersion.version,
        RegistrationVersion.recorded_at,
        RegistrationVersion.digest,
        RegistrationVersion.motive,
        RegistrationVersion.recapitulatif_at.is_not(None).label("recapitulatif"),
        RegistrationVersion.choices,
        _BEFORE.choices.label("before"),
    )
    .join(Registration, Registration.id == RegistrationVersion.registration_id)
    .outerjoin(
        _BEFORE,
        and_(
            _BEFORE.registration_id == RegistrationVersion.registration_id,
            _BEFORE.version == RegistrationVersion.version - 1,
        ),
    )
    .where(Registration.id == bindparam("registration"), _OWN)
)
_PAGE = query(
    _VERSIONS.where(RegistrationVersion.version < bindparam("before"))
    .order_by(RegistrationVersion.version.desc())
    .limit(bindparam("size")),
    into=Version,
)
_ONE = query(_VERSIONS.where(RegistrationVersion.version == bindparam("version")), into=Version)

_MARK = command(
    update(RegistrationVersion)
    .where(
        RegistrationVersion.registration_id == bindparam("registration"),
        RegistrationVersion.version == bindparam("of_version"),
        RegistrationVersion.recapitulatif_at.is_(None),
    )
    .values(recapitulatif_at=func.legal_now())
)


async def shown(db: Asking, *, account: UUID, registration: UUID) -> Shown | None:
    """One's registration, with all that its answer says."""
    return await db.row(_SHOWN, account=account, registration=registration)


async def mine(db: Asking, *, credential: bytes, after: str | None, size: int) -> list[Summary]:
    """The caller's registrations, the latest first; no row at all without a living login."""
    return await db.rows(_MINE, credential=credential, after=after, size=size)


async def versions(db: Asking, *, account: UUID, registration: UUID, before: int, size: int) -> list[Version]:
    """Versions older than `before`, the latest first."""
    return await db.rows(_PAGE, account=account, registration=registration, before=before, size=size)


async def version(db: Asking, *, account: UUID, registration: UUID, version: int) -> Version | None:
    """One version."""
    return await db.row(_ONE, account=account, registration=registration, version=version)


async def mark_recapitulatif(db: Transaction, *, registration: UUID, version: int) -> int:
    """Note that the PDF of this version is ready."""
    return await db.run(_MARK, registration=registration, of_version=version)
