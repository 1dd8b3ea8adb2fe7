"""The snapshot of every calendar that the deadline guard looks at."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.db.database import Database
from app.exam_sessions import queries, service
from app.exam_sessions.rules import Calendar
from app.http.deadlines import Window
from app.kit.errors import Conflict, Refusal

PATIENCE = 4.0
"""Seconds for a reading."""


class CalendarBoard:
    """Refreshed at each notice and every few seconds; it only refuses early, the exact verdict is the service's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._calendars: Sequence[Calendar] | None = None
        self._last_read: Sequence[Calendar] = ()

    async def refresh(self) -> None:
        """Read every calendar again. One that could not be says nothing: staff may have extended it meanwhile."""
        try:
            async with asyncio.timeout(PATIENCE):
                self._calendars = self._last_read = await queries.published_calendars(self._database.reads)
        except BaseException:
            self._calendars = None
            raise

    def shut(self, window: Window, year: int, academie: str, at: datetime) -> Refusal:
        """The refusal of an act that the database found out of this window; in general words without its calendar."""
        for calendar in self._calendars or ():
            if (calendar.year, calendar.academie) == (year, academie):
                return service.shut(calendar, window, at)
        return Conflict("fenetre-fermee", "Rien n'est accepté hors délai.", members={"server_time": at})

    def refusal(self, window: Window, at: datetime) -> Refusal | None:
        """Why no calendar at all admits such an act; None when one does, or when none was read yet."""
        if self._calendars is None:
            return None
        if any(service.bounds(one, window).admit(at) for one in self._calendars):
            return None
        if not self._calendars:
            return Conflict(
                "fenetre-pas-ouverte", "Aucune session d'examen n'est ouverte.", members={"server_time": at}
            )
        nearest = min(self._calendars, key=lambda one: _distance(one, window, at))
        return service.shut(nearest, window, at, everywhere=True)

    def closes_within(self, window: Window, at: datetime, span: timedelta) -> bool:
        """Whether a calendar of the last reading admits this instant and closes within `span`: then a ticket is due."""
        limits = (service.bounds(one, window) for one in self._last_read)
        return any(one.admit(at) and one.closes_at - at <= span for one in limits)


def _distance(calendar: Calendar, window: Window, at: datetime) -> timedelta:
    """How far the window is, before or behind."""
    limits = service.bounds(calendar, window)
    return limits.opens_at - at if at < limits.opens_at else at - limits.closes_at
