"""One act, one transaction: whoever opened it commits, nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.db.asking import Asking
from app.db.statements import Command, Value


class Transaction(Asking):
    """The write transaction that a request or a job runs in."""

    __slots__ = ()

    async def run(self, command: Command, **values: Value) -> int:
        """Change rows; how many were."""
        cursor = await self.connection.execute(command.sql, command.values(values))
        return cursor.rowcount

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is inside when it raises, keep what came before (a refusal that must leave a trace)."""
        async with self.connection.transaction():
            yield
