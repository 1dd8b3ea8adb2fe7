"""The read-only road: PostgreSQL itself refuses it a write."""

from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import AsyncRowFactory
from psycopg_pool import AsyncConnectionPool

from app.db.asking import Asking, ask
from app.db.statements import Statement, Value

Row = TypeVar("Row")


class Reads(Asking):
    """Questions on autocommit, read-only connections, perhaps a replica's: each borrows one for its own length."""

    __slots__ = ("pool",)

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]]) -> None:
        self.pool = pool

    async def _asked(
        self, statement: Statement, values: dict[str, Value], rows: AsyncRowFactory[Row]
    ) -> AsyncCursor[Row]:
        connection = await self.pool.getconn()
        try:
            return await ask(connection, statement, values, rows)
        finally:
            await self.pool.putconn(connection)
