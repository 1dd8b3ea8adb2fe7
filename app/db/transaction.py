"""One act, one transaction: whoever opened it commits, nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import AsyncRowFactory

from app.db.asking import Asking, ask
from app.db.statements import Command, Statement, Value

Row = TypeVar("Row")


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

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is inside when it raises, keep what came before (a refusal that must leave a trace)."""
        async with self.connection.transaction():
            yield
