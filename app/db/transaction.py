"""One act, one transaction: whoever opened it commits, nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncCursor, AsyncServerCursor
from psycopg.rows import AsyncRowFactory, class_row

from app.db.asking import Asking, ask
from app.db.statements import Command, Query, Statement, Value

Row = TypeVar("Row")

STREAMED = 1000
"""Rows that come at a time."""


class Transaction(Asking):
    """The write transaction that a request or a job runs in."""

    __slots__ = ("connection",)

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.connection = connection

    async def _asked(
        self, statement: Statement, values: dict[str, Value], rows: AsyncRowFactory[Row]
    ) -> AsyncCursor[Row]:
        return await ask(self.connection, statement, values, rows)

    async def run(self, command: Command, **values: Value) -> int:
        """Change rows; how many were."""
        cursor = await self.connection.execute(command.sql, command.values(values))
        return cursor.rowcount

    async def stream(self, query: Query[Row], **values: Value) -> AsyncIterator[Row]:
        """Rows too many to be held: PostgreSQL keeps them, and gives some at a time until the transaction ends."""
        async with AsyncServerCursor(self.connection, "stream", row_factory=class_row(query.into)) as cursor:
            cursor.itersize = STREAMED
            await cursor.execute(query.sql, query.values(values))
            async for row in cursor:
                yield row

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is inside when it raises, keep what came before (a refusal that must leave a trace)."""
        async with self.connection.transaction():
            yield
