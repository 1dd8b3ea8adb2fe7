"""The catalogue, and two exam sessions: 2023 with its true dates, and the next one, open now."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import psycopg

from app.administration.service.catalogue import load as load_catalogue
from app.cli import DATA
from app.cli.catalogue import read_files
from app.db.transaction import Transaction
from app.exam_sessions import service
from app.exam_sessions.rules import CalendarEntry, ExamSessionEntry

MODALITES = DATA / "modalites.txt"
TABLES = (
    *("academies", "exam_sessions", "calendars"),
    *("catalogue_imports", "specialites", "specialite_options", "unites", "langues"),
)
"""What `load` fills."""

AIX_MARSEILLE = "02"
GUIDE = CalendarEntry(
    # Guide, first page: Tuesday 18 October 2022 at 8 h, Monday 21 November at 18 h, Sunday 4 December.
    opens=datetime(2022, 10, 18, 8),  # noqa: DTZ001 -- local time of each académie
    closes=datetime(2022, 11, 21, 18),  # noqa: DTZ001 -- likewise
    justificatifs_until=date(2022, 12, 4),
)
AMEX_AIX_MARSEILLE = "https://appli.ac-aix-marseille.fr/amex/"
AMEX_ELSEWHERE = "https://amex.example.fr/"


def declare_sandbox(owner_dsn: str) -> None:
    """What one machine serves is for rehearsals: its hour may be changed, even where people of before are."""
    with psycopg.connect(owner_dsn) as db:
        db.execute("UPDATE legal_clock SET sandbox = true WHERE NOT sandbox")


_WHY = service.Why("Données de démonstration.", forced=True)
_OPEN_SINCE, _OPEN_FOR, _THEN_JUSTIFICATIFS = timedelta(days=21), timedelta(days=28), timedelta(days=14)
_NEARLY_CLOSED = timedelta(days=2)


async def load(db: Transaction, now: datetime) -> int:
    """Load what is absent, and open the next exam session again if it has closed; its year."""
    await load_catalogue(db, read_files(DATA))
    await _publish(db, 2023, date(2023, 6, 30), AMEX_ELSEWHERE)
    await service.set_every_calendar(db, now, 2023, GUIDE, _WHY)
    await service.set_calendar(db, now, 2023, AIX_MARSEILLE, replace(GUIDE, amex_url=AMEX_AIX_MARSEILLE), _WHY)
    return await _open_next(db, now)


async def _open_next(db: Transaction, now: datetime) -> int:
    year = next_year(now)
    entry = open_around(now)
    await _publish(db, year, date(year, 6, 30), AMEX_ELSEWHERE)
    held = await service.calendar_of(db, year=year, academie=AIX_MARSEILLE)
    stale = held is None or held.registration_closes_at - now < _NEARLY_CLOSED
    await service.set_every_calendar(db, now, year, entry, _WHY, over=stale)
    return year


def next_year(now: datetime) -> int:
    """The exam session that one registers to now: in autumn, next year's."""
    return (now + timedelta(days=240)).year


def open_around(now: datetime) -> CalendarEntry:
    """Hours like the guide's, for a window that has been open for three weeks and closes in four."""
    closes = (now + _OPEN_FOR).date()
    return CalendarEntry(
        opens=datetime.combine((now - _OPEN_SINCE).date(), time(8)),
        closes=datetime.combine(closes, time(18)),
        justificatifs_until=closes + _THEN_JUSTIFICATIFS,
    )


async def _publish(db: Transaction, year: int, last_epreuve_on: date, amex_url: str) -> None:
    await service.publish(
        db,
        ExamSessionEntry(
            year=year,
            last_epreuve_on=last_epreuve_on,
            modalites_version=f"{year}-1",
            modalites=MODALITES.read_text("utf-8").replace("{year}", str(year)),
            amex_url=amex_url,
        ),
    )
