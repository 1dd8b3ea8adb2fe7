"""PostgreSQL away for a while: what the pools do once it is back (07, promise 3: recovery within 10 s)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from psycopg import OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import literal, select

from app.db.database import Database, database
from app.db.statements import query
from app.dev.postgres import SERVING
from tests.db.relay import Relay
from tests.stage import SUITE, Stage

OUTAGE = 3.7
"""Seconds. psycopg's pool alone tries again after 1, 3 and 7: here it would be deaf until the seventh."""


@dataclass(frozen=True)
class _One:
    one: int


_ONE = query(select(literal(1).label("one")), into=_One)


@asynccontextmanager
async def _wired(servers: Stage) -> AsyncIterator[tuple[Database, Relay]]:
    direct = servers.postgres.dsn(SERVING, SUITE)
    relay = Relay(int(str(conninfo_to_dict(direct)["port"])))
    await relay.mend()
    address = make_conninfo(direct, port=relay.port)
    wired = database(address, address, size=1, wait=1.5)
    await wired.open()
    try:
        yield wired, relay
    finally:
        await wired.close()
        await relay.cut()


async def test_who_asks_once_postgresql_is_back_is_answered(servers: Stage) -> None:
    """However long it was away, nobody waits for an attempt put off to later."""
    async with _wired(servers) as (wired, relay):
        assert await wired.reads.row(_ONE) == _One(1)
        async with wired.transaction() as db:
            assert await db.row(_ONE) == _One(1)
        await relay.cut()
        with pytest.raises(OperationalError):
            await wired.reads.row(_ONE)
        with pytest.raises(OperationalError):
            async with wired.transaction() as db:
                await db.row(_ONE)
        await asyncio.sleep(OUTAGE)
        await relay.mend()
        assert await wired.reads.row(_ONE) == _One(1)
        async with wired.transaction() as db:
            assert await db.row(_ONE) == _One(1)
