"""An exam session made from another: the same weekdays, a whole number of weeks later [P]."""

from datetime import datetime, timedelta

from app.exam_sessions.rules.entry import PREPAREE, CalendarEntry, ExamSessionEntry

_YEAR = 365.2425
_WEEK = 7


def later(before: int, after: int) -> timedelta:
    """The whole weeks nearest to these years: 52 for one, so that a Monday stays a Monday."""
    return timedelta(weeks=round((after - before) * _YEAR / _WEEK))


def next_entry(source: ExamSessionEntry, year: int) -> ExamSessionEntry:
    """What the exam session of this year would be: nobody sees it before it is published."""
    return ExamSessionEntry(
        year=year,
        last_epreuve_on=source.last_epreuve_on + later(source.year, year),
        modalites_version=f"{year}-1",
        # The text names its exam session (data/modalites.txt): « session 2027 ».
        modalites=source.modalites.replace(str(source.year), str(year)),
        amex_url=source.amex_url,
        status=PREPAREE,
    )


def shifted(
    by: timedelta,
    *,
    opens: datetime,
    closes: datetime,
    justificatifs_close: datetime,
    amenagement_closes: datetime,
    amex_url: str | None,
) -> CalendarEntry:
    """The same local hours of the same weekdays."""
    return CalendarEntry(
        opens=opens + by,
        closes=closes + by,
        justificatifs_until=justificatifs_close + by,
        amenagement_until=amenagement_closes + by,
        amex_url=amex_url,
    )
