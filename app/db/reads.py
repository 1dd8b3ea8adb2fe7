"""The read-only road: PostgreSQL itself refuses it a write."""

from collections.abc import AsyncGenerator
from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import AsyncRowFactory
from psycopg_pool import AsyncConnectionPool

from app.db.asking import Asking, ask
from app.db.statements import Statement, Table, Value
from app.kit.errors import Unavailable
from app.kit.tabular import Csv

Row = TypeVar("Row")

COPIES = 2
"""Copied out at a time by one process: each holds a connection as long as its reader takes to read."""
_LONG = "SET LOCAL statement_timeout = '10min'"
"""[P] PostgreSQL counts the reader's slowness too; the answer itself lasts no longer (http/answers.py)."""
_WALKING = "SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
"""Rows come in the order of an index, each with its neighbours: nothing is gathered before the first one leaves."""


class Reads(Asking):
    """Questions on autocommit, read-only connections, perhaps a replica's: each borrows one for its own length."""

    __slots__ = ("copying", "pool")

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]]) -> None:
        self.pool = pool
        self.copying = 0

    async def copied(self, table: Table, csv: Csv, **values: Value) -> AsyncGenerator[bytes]:
        """Its rows as CSV, one by one, as they all were at one instant: none is held here."""
        if self.copying >= COPIES:
            raise Unavailable(
                "surcharge", "Trop d'exports sont en cours, ce n'est pas un refus : réessayez bientôt.", retry_after=10
            )
        self.copying += 1
        try:
            async with self.pool.connection() as connection, connection.transaction():
                await connection.execute(f"{_LONG}; {_WALKING}")
                asked = f"COPY ({table.sql}) TO STDOUT (FORMAT csv, DELIMITER '{csv.separator}')"
                async with connection.cursor().copy(asked, table.values(values)) as copy:
                    async for row in copy:
                        yield bytes(row)
        finally:
            self.copying -= 1

    async def _asked(
        self, statement: Statement, values: dict[str, Value], rows: AsyncRowFactory[Row]
    ) -> AsyncCursor[Row]:
        connection = await self.pool.getconn()
        try:
            return await ask(connection, statement, values, rows)
        finally:
            await self.pool.putconn(connection)
