"""The legal clock: the database's, the same for every process. The one place that reads a clock."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from fastapi import Depends
from sqlalchemy import func, select
from starlette.requests import Request

from app.db.database import Database
from app.db.statements import query
from app.http.models import LegalClock
from app.kit.errors import Unavailable


@dataclass(frozen=True, slots=True)
class _Legal:
    now: datetime
    sandbox: bool


_LEGAL_NOW = query(select(func.legal_now().label("now"), LegalClock.sandbox), into=_Legal)


class WrongWorld(Exception):  # noqa: N818 -- a refusal to go on, told to the operator
    """A production on a sandbox's database, or a sandbox on a production's: nothing must be judged there."""


_WRONG_WORLD = {
    False: "Cette base est un bac à sable, dont l'heure se change : la production ne la sert pas (BTS_SANDBOX absent).",
    True: "BTS_SANDBOX est vrai, mais cette base est celle d'une production : elle ne sert pas de bac à sable.",
}


DRIFT = 1e-4
"""What a machine's monotonic clock may gain or lose: 100 ppm, twice what a poor quartz does [P]."""

TRUSTED = 0.1
"""Seconds by which a stamp may be off, at most; past it there is no verdict, hence a 503 [P]."""

READINGS = 3
"""Of one measure, in one transaction: the quickest counts, and the first pays for BEGIN and for the plan."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A reading of the database's clock set against this process's monotonic one, known to within `doubt` seconds."""

    legal: datetime
    monotonic: float
    doubt: float

    @classmethod
    def between(cls, legal: datetime, before: float, after: float) -> Self:
        """The reading was made between the two: it stands for the middle, and may be off by half of the trip."""
        return cls(legal, (before + after) / 2, (after - before) / 2)

    def at(self, monotonic: float) -> datetime:
        """The legal instant then."""
        return self.legal + timedelta(seconds=monotonic - self.monotonic)

    def error(self, monotonic: float, drift: float = DRIFT) -> float:
        """By how much it may be off by then: what the trip left in doubt, and what the machine's clock drifted."""
        return self.doubt + drift * abs(monotonic - self.monotonic)

    def better(self, other: Self, drift: float = DRIFT) -> Self:
        """The surer of this one and of a newer one; when they contradict each other the clock was moved: the newer."""
        apart = abs((self.at(other.monotonic) - other.legal).total_seconds())
        mine = self.error(other.monotonic, drift)
        return self if apart <= mine + other.doubt and mine < other.doubt else other


class Clock:
    """Tells `legal_now()` without asking it each time.

    The anchor is a reading of the database's clock set against this process's monotonic clock,
    so that no change of the machine's own time matters; it is measured again every few seconds.
    When it cannot be, it grows old, and its error with it: past `trusted` the clock is silent.
    """

    def __init__(self, database: Database, *, sandbox: bool, drift: float = DRIFT, trusted: float = TRUSTED) -> None:
        self._database = database
        self._sandbox = sandbox
        self._drift = drift
        self._trusted = trusted
        self._anchor: Anchor | None = None

    async def measure(self) -> None:
        """Read the database's clock, never a replica's."""
        async with self._database.transaction() as db:
            for _ in range(READINGS):
                before = time.monotonic()
                legal = await db.the_row(_LEGAL_NOW)
                if legal.sandbox is not self._sandbox:
                    self._anchor = None
                    raise WrongWorld(_WRONG_WORLD[self._sandbox])
                read = Anchor.between(legal.now, before, time.monotonic())
                self._anchor = read if self._anchor is None else self._anchor.better(read, self._drift)

    def stamp(self) -> datetime | None:
        """The legal instant; None when it is not known to within `trusted` seconds."""
        monotonic = time.monotonic()
        if self._anchor is None or self._anchor.error(monotonic, self._drift) > self._trusted:
            return None
        return self._anchor.at(monotonic)

    def now(self) -> datetime:
        """The legal instant; a 503 as long as it is unknown."""
        return known(self.stamp())


def machine_time() -> datetime:
    """What this machine's clock shows: signatures for outside systems are dated by it, never an act."""
    return datetime.now(UTC)


async def arrival(request: Request) -> datetime:
    """The instant at which the request reached us, stamped by the deadline guard."""
    return known(request.scope.get("arrived_at"))


def known(at: datetime | None) -> datetime:
    """The instant, or a 503: without the database's clock there is no verdict on any deadline."""
    if at is None:
        raise Unavailable("horloge-inconnue", "L'heure légale n'est pas connue, réessayez.", retry_after=2)
    return at


Now = Annotated[datetime, Depends(arrival)]
