"""What everybody may read: exam sessions published, académies."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from app.db.reads import Reads
from app.db.statements import query
from app.exam_sessions.models import Academie as AcademieRow
from app.exam_sessions.models import CalendarRow, ExamSession
from app.exam_sessions.rules.academies import Academie


@dataclass(frozen=True, slots=True)
class Announced:
    """One exam session, and the first opening and last closing of its calendars."""

    year: int
    label: str
    last_epreuve_on: date
    modalites_version: str
    modalites: str
    settings: dict[str, object]
    opens_at: datetime | None
    closes_at: datetime | None


_ANNOUNCED = (
    select(
        ExamSession.year,
        ExamSession.label,
        ExamSession.last_epreuve_on,
        ExamSession.modalites_version,
        ExamSession.modalites,
        ExamSession.settings,
        func.min(CalendarRow.registration_opens_at).label("opens_at"),
        func.max(CalendarRow.registration_closes_at).label("closes_at"),
    )
    .outerjoin(CalendarRow, CalendarRow.year == ExamSession.year)
    .where(ExamSession.status == "publiee")
    .group_by(ExamSession.year)
    .order_by(ExamSession.year.desc())
)
_ALL = query(_ANNOUNCED, into=Announced)
_ONE = query(_ANNOUNCED.where(ExamSession.year == bindparam("year")), into=Announced)
_ACADEMIES = query(
    select(
        AcademieRow.code,
        AcademieRow.label,
        AcademieRow.region,
        AcademieRow.kind,
        AcademieRow.active,
        AcademieRow.siec,
        AcademieRow.departements,
        AcademieRow.zone,
    )
    .where(AcademieRow.active)
    .order_by(AcademieRow.code),
    into=Academie,
)


async def exam_sessions(reads: Reads) -> list[Announced]:
    """Every one published, the latest first."""
    return await reads.rows(_ALL)


async def exam_session(reads: Reads, *, year: int) -> Announced | None:
    """One, if it is published."""
    return await reads.row(_ONE, year=year)


async def academies(reads: Reads) -> list[Academie]:
    """Those where one may register."""
    return await reads.rows(_ACADEMIES)
