"""A database that a test takes away and gives back: the same service, over a wire that can be cut."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import httpx
from fastapi import FastAPI
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.db.database import Database, database
from app.dev.postgres import SERVING
from app.http.house import House
from app.http.now import Clock
from app.main import application
from tests import make
from tests.conftest import connect
from tests.db.relay import Relay
from tests.stage import SUITE, Stage

PATIENCE = 30.0
"""Seconds that a pool is given to have its connections again, and whoever asks it for one while the wire is whole: on
a busy machine a pool takes longer to grow than whoever asks waits in an outage."""
OUT = 1.0
"""Seconds that whoever asks waits for a connection while the wire is cut."""


@dataclass(frozen=True)
class Outage:
    """The service and its wire."""

    servers: Stage
    app: FastAPI
    relay: Relay
    base: Database
    house: House

    async def at(self, instant: datetime) -> None:
        """Make it `instant`, for the service too; whatever the candidates' logins would have become."""
        await self.shift(instant)
        for refresh in self.app.state.refreshed:
            await refresh()

    async def shift(self, instant: datetime) -> None:
        """Make it `instant` while the service cannot see it."""
        await self.servers.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
        await self.servers.as_owner("UPDATE legal_clock SET shift = %s - clock_timestamp()", (instant,))

    async def down(self) -> None:
        """From now on no query passes."""
        self._patient(OUT)
        await self.relay.cut()

    async def up_at(self, instant: datetime) -> None:
        """It passes again, at that instant."""
        await self.relay.mend()
        for pool in (self.base.writes, self.base.reads.pool):
            await pool.check()  # the clock is read on a connection that lives
            await pool.wait(PATIENCE)
        self._patient(PATIENCE)
        await self.at(instant)

    def _patient(self, seconds: float) -> None:
        for pool in (self.base.writes, self.base.reads.pool):
            pool.timeout = seconds

    def client(self, owner: make.Candidate) -> httpx.AsyncClient:
        """Somebody's, of this service."""
        return connect(self.app, authorization=f"Bearer {owner.token}")


@asynccontextmanager
async def wired(servers: Stage, house: House, *, at_once: int = 40, waiting: int = 400) -> AsyncIterator[Outage]:
    """The house over a wire; while it is cut, who asks for a connection waits a short while only."""
    direct = servers.postgres.dsn(SERVING, SUITE)
    relay = Relay(int(str(conninfo_to_dict(direct)["port"])))
    await relay.mend()
    address = make_conninfo(direct, port=relay.port)
    base = database(address, address, size=10, wait=PATIENCE)
    await base.open()
    for pool in (base.writes, base.reads.pool):
        await pool.wait(PATIENCE)
    app = application(replace(house, database=base, clock=Clock(base, sandbox=True), at_once=at_once, waiting=waiting))
    outage = Outage(servers, app, relay, base, house)
    for refresh in app.state.refreshed:
        await refresh()
    try:
        yield outage
    finally:
        await base.close()
        await relay.cut()


async def closing(servers: Stage, column: str = "registration_closes_at", academie: str = "02") -> datetime:
    """A bound of the next exam session."""
    asked = f"SELECT {column} FROM calendars WHERE year = %s AND academie = %s"
    [(bound,)] = await servers.select(asked, (make.NEXT, academie))
    assert isinstance(bound, datetime)
    return bound
