"""How a statement is asked of a connection: the same for reads and for writes."""

from typing import TypeVar

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import class_row, tuple_row

from app.db.statements import Document, Query, Value

Row = TypeVar("Row")


class Asking:
    """Questions to one psycopg connection."""

    __slots__ = ("connection",)

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def row(self, query: Query[Row], **values: Value) -> Row | None:
        """The only row, or None."""
        cursor = AsyncCursor(self.connection, row_factory=class_row(query.into))
        await cursor.execute(query.sql, query.values(values))
        return await cursor.fetchone()

    async def the_row(self, query: Query[Row], **values: Value) -> Row:
        """The row that is always there (an aggregate, a RETURNING); its absence is a defect of ours."""
        found = await self.row(query, **values)
        if found is None:
            raise LookupError(f"no {query.into.__name__}")
        return found

    async def rows(self, query: Query[Row], **values: Value) -> list[Row]:
        """All rows, in the statement's order."""
        cursor = AsyncCursor(self.connection, row_factory=class_row(query.into))
        await cursor.execute(query.sql, query.values(values))
        return await cursor.fetchall()

    async def document(self, document: Document, **values: Value) -> bytes | None:
        """The JSON text of the only row, or None if there is none."""
        cursor = AsyncCursor(self.connection, row_factory=tuple_row)
        await cursor.execute(document.sql, document.values(values))
        found = await cursor.fetchone()
        return None if found is None or found[0] is None else bytes(found[0])
