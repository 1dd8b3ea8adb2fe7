"""The two roads to PostgreSQL: transactions that write, and reads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg.adapt import Buffer, Loader
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool

from app.db.reads import Reads
from app.db.transaction import Transaction

Pool = AsyncConnectionPool[AsyncConnection[Any]]  # rows are typed by each statement, not by the connection

LIMITS = "-c statement_timeout=5s -c lock_timeout=3s -c idle_in_transaction_session_timeout=10s"
"""No act waits longer: past this the answer is 503, never a verdict (07, promise 3)."""


CLOSING = 2.0
"""Seconds that a pool is given to end: one whose database is gone would try again for half a minute."""

RECONNECTING = 2.0
"""Seconds that a lost connection is sought without anybody asking. The pool seeks at ever longer intervals, so that
after an hour's outage it would be deaf for minutes: past this, whoever asks next has it sought at once."""


class _JsonAsIs(Loader):
    """`json` is what a client receives: it is not read, `jsonb` is."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


async def _prepare(connection: AsyncConnection[Any]) -> None:
    set_json_dumps(orjson.dumps, connection)
    set_json_loads(orjson.loads, connection)
    connection.adapters.register_loader("json", _JsonAsIs)  # after the line above, which takes `json` too
    connection.prepare_threshold = 1


@dataclass(frozen=True, slots=True)
class Database:
    """Two pools, as large as the concurrency admitted; `address` is where acts are written, never a replica."""

    writes: Pool
    reads: Reads
    address: str

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end, undo everything when anything raises."""
        async with self.writes.connection() as connection:
            yield Transaction(connection)

    async def open(self) -> None:
        """Open both; an absent PostgreSQL does not prevent the start: readiness tells."""
        await self.writes.open()
        await self.reads.pool.open()

    async def close(self) -> None:
        """Return every connection."""
        await self.writes.close(timeout=CLOSING)
        await self.reads.pool.close(timeout=CLOSING)


def database(writes: str, reads: str, *, size: int, wait: float = 4.0) -> Database:
    """Pools of at most `size` connections each; an act waits `wait` seconds for one."""
    return Database(
        writes=_pool(writes, size, wait, reads=False),
        reads=Reads(_pool(reads, size, wait, reads=True)),
        address=writes,
    )


def _pool(address: str, size: int, wait: float, *, reads: bool) -> Pool:
    options = f"{LIMITS} -c search_path=public,jobs -c timezone=UTC"
    return AsyncConnectionPool(
        address,
        kwargs={
            "options": f"{options} -c default_transaction_read_only=on" if reads else options,
            "autocommit": reads,
            "connect_timeout": 4,
            "application_name": "inscription-bts",
        },
        configure=_prepare,
        min_size=min(2, size),
        max_size=size,
        timeout=wait,
        reconnect_timeout=RECONNECTING,
        open=False,
    )
