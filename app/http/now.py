"""The legal clock: the database's, the same for every process. The one place that reads a clock."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

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


class Clock:
    """Tells `legal_now()` without asking it each time.

    The anchor is a reading of the database's clock set against this process's monotonic clock,
    so that no change of the machine's own time matters; it is measured again every few seconds.
    """

    def __init__(self, database: Database, *, sandbox: bool) -> None:
        self._database = database
        self._sandbox = sandbox
        self._anchor: tuple[datetime, float] | None = None

    async def measure(self) -> None:
        """Read the database's clock, never a replica's; the reading stands for the middle of the round trip."""
        async with self._database.transaction() as db:
            before = time.monotonic()
            legal = await db.row(_LEGAL_NOW)
            after = time.monotonic()
        if legal is None:
            return
        if legal.sandbox is not self._sandbox:
            self._anchor = None
            raise WrongWorld(_WRONG_WORLD[self._sandbox])
        self._anchor = (legal.now, (before + after) / 2)

    def stamp(self) -> datetime | None:
        """The legal instant, or None as long as the database's clock was never read."""
        if self._anchor is None:
            return None
        at, monotonic = self._anchor
        return at + timedelta(seconds=time.monotonic() - monotonic)

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
        raise Unavailable("horloge-inconnue", "L'heure légale n'est pas encore connue, réessayez.", retry_after=2)
    return at


Now = Annotated[datetime, Depends(arrival)]
