"""What earlier exam sessions of an account left, for one spécialité."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, SmallInteger, Text, and_, bindparam, cast, func, or_, select

from app.db.asking import Asking
from app.db.statements import query
from app.exam_sessions.models import CalendarRow
from app.registrations.models import ImportedGrade, Registration, RegistrationVersion
from app.registrations.rules.facts import OfficialGrade


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One version of one registration to the spécialité, with the closings of the window that it was saved in."""

    registration: UUID
    exam_session: int
    candidate_number: str
    current: bool
    recorded_at: datetime
    withdrawn_at: datetime | None
    past_closings: list[datetime]
    closes_at: datetime
    forme: str
    units: list[dict[str, Any]]
    renouncements: list[dict[str, Any]]
    former_sittings: list[dict[str, Any]]


_CHOICES = RegistrationVersion.choices
_VERSIONS = query(
    select(
        Registration.id.label("registration"),
        Registration.exam_session,
        Registration.candidate_number,
        (RegistrationVersion.version == Registration.version).label("current"),
        RegistrationVersion.recorded_at,
        Registration.withdrawn_at,
        CalendarRow.past_closings,
        CalendarRow.registration_closes_at.label("closes_at"),
        _CHOICES["forme"].astext.label("forme"),
        _CHOICES["units"].label("units"),
        _CHOICES["renouncements"].label("renouncements"),
        _CHOICES["former_sittings"].label("former_sittings"),
    )
    .join(RegistrationVersion, RegistrationVersion.registration_id == Registration.id)
    .join(
        CalendarRow,
        and_(CalendarRow.year == Registration.exam_session, CalendarRow.academie == _CHOICES["academie"].astext),
    )
    .where(
        Registration.account_id == bindparam("account"),
        Registration.exam_session <= bindparam("year", type_=SmallInteger),
        # A version that named another spécialité says nothing of this one.
        _CHOICES["specialite"].astext == bindparam("specialite", type_=Text),
    )
    .order_by(Registration.exam_session, Registration.id, RegistrationVersion.version),
    into=KeptVersion,
)
# The number of a registration here is its account's; one that nobody has here, whoever's birth date goes with it.
_ISSUED = select(Registration.id).where(Registration.candidate_number == ImportedGrade.candidate_number).exists()
_GRADES = query(
    select(ImportedGrade.exam_session, ImportedGrade.unite, ImportedGrade.grade)
    .where(
        ImportedGrade.specialite == bindparam("specialite", type_=Text),
        ImportedGrade.exam_session < bindparam("year", type_=SmallInteger),
        or_(
            ImportedGrade.candidate_number == func.any(cast(bindparam("own"), ARRAY(Text))),
            and_(
                ImportedGrade.candidate_number == func.any(cast(bindparam("declared"), ARRAY(Text))),
                ImportedGrade.birth_date == bindparam("birth_date", type_=Date),
                ~_ISSUED,
            ),
        ),
    )
    .order_by(ImportedGrade.exam_session, ImportedGrade.unite, ImportedGrade.candidate_number),
    into=OfficialGrade,
)


async def versions(db: Asking, *, account: UUID, year: int, specialite: str) -> list[KeptVersion]:
    """Every version, up to this exam session, by registration and in their order."""
    return await db.rows(_VERSIONS, account=account, year=year, specialite=specialite)


async def official_grades(
    db: Asking, *, year: int, specialite: str, own: list[str], declared: list[str], birth_date: date
) -> list[OfficialGrade]:
    """The grades imported under these numbers."""
    return await db.rows(_GRADES, year=year, specialite=specialite, own=own, declared=declared, birth_date=birth_date)
