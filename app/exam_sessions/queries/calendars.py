"""Questions about exam sessions, calendars and académies."""

from sqlalchemy import bindparam, func, select

from app.db.asking import Asking
from app.db.statements import query
from app.exam_sessions.models import CalendarRow, ExamSession
from app.exam_sessions.rules import Calendar

_CALENDARS = (
    select(
        CalendarRow.year,
        CalendarRow.academie,
        CalendarRow.zone.label("zone_name"),
        CalendarRow.registration_opens_at,
        CalendarRow.registration_closes_at,
        CalendarRow.justificatifs_close_at,
        CalendarRow.amenagement_closes_at,
        func.coalesce(CalendarRow.amex_url, ExamSession.amex_url).label("amex_url"),
    )
    .join(ExamSession, ExamSession.year == CalendarRow.year)
    .where(ExamSession.status == "publiee")
)
_ALL = query(_CALENDARS.order_by(CalendarRow.year.desc(), CalendarRow.academie), into=Calendar)
_ONE = query(
    _CALENDARS.where(CalendarRow.year == bindparam("year"), CalendarRow.academie == bindparam("academie")),
    into=Calendar,
)


async def published_calendars(db: Asking) -> list[Calendar]:
    """Every calendar of every exam session published."""
    return await db.rows(_ALL)


async def calendar(db: Asking, *, year: int, academie: str) -> Calendar | None:
    """The calendar of one académie, if its exam session is published."""
    return await db.row(_ONE, year=year, academie=academie)
