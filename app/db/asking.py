"""How a statement is asked: the same for reads and for writes."""

from abc import ABC, abstractmethod
from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import AsyncRowFactory, class_row, tuple_row

from app.db.statements import Document, Query, Statement, Value

Row = TypeVar("Row")


class Asking(ABC):
    """Questions; who answers them is `Reads` or `Transaction`."""

    __slots__ = ()

    @abstractmethod
    async def _asked(
        self, statement: Statement, values: dict[str, Value], rows: AsyncRowFactory[Row]
    ) -> AsyncCursor[Row]:
        """The whole result, already here."""

    async def row(self, query: Query[Row], **values: Value) -> Row | None:
        """The only row, or None."""
        return await (await self._asked(query, values, class_row(query.into))).fetchone()

    async def the_row(self, query: Query[Row], **values: Value) -> Row:
        """The row that is always there (an aggregate, a RETURNING); its absence is a defect of ours."""
        found = await self.row(query, **values)
        if found is None:
            raise LookupError(f"no {query.into.__name__}")
        return found

    async def rows(self, query: Query[Row], **values: Value) -> list[Row]:
        """All rows, in the statement's order."""
        return await (await self._asked(query, values, class_row(query.into))).fetchall()

    async def document(self, document: Document, **values: Value) -> bytes | None:
        """The JSON text of the only row, or None if there is none."""
        found = await (await self._asked(document, values, tuple_row)).fetchone()
        return None if found is None or found[0] is None else bytes(found[0])


async def ask(
    connection: AsyncConnection[Any], statement: Statement, values: dict[str, Value], rows: AsyncRowFactory[Row]
) -> AsyncCursor[Row]:
    """Ask a connection."""
    cursor = AsyncCursor(connection, row_factory=rows)
    await cursor.execute(statement.sql, statement.values(values))
    return cursor
