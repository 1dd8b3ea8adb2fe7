"""Lists that leave the service: each is journaled before its first byte, and when it ends, whole or not."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from uuid import uuid4

from app.audit.service.recording import Party, record
from app.db.database import Database
from app.db.statements import Table, Value
from app.kit.tabular import Csv

PIECE = 32 * 1024
"""Bytes sent at a time, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What leaves: the list, who takes it out, of which académies, what the journal says of the choice of its lines."""

    what: str
    table: Table
    csv: Csv
    actor: Party
    academies: Sequence[str]
    detail: Mapping[str, object]


async def taken_out(database: Database, export: Export, **values: Value) -> AsyncGenerator[bytes]:
    """The CSV, a piece at a time; the first is asked for before anything is answered.

    `rows` at its end are those handed over to be sent: `whole` says whether they are all.
    """
    subject = Party("export", uuid4())
    async with aclosing(database.reads.copied(export.table, export.csv, **values)) as rows:
        first = await anext(rows, b"")
        await _journal(database, "export.begin", export, subject, {"what": export.what, **export.detail})
        sent, whole = 0, False
        try:
            piece, count = export.csv.head(export.table.titles) + first, int(first != b"")
            async for row in rows:
                if len(piece) >= PIECE:
                    yield piece
                    sent, piece, count = sent + count, b"", 0
                piece += row
                count += 1
            yield piece
            sent, whole = sent + count, True
        finally:
            await rows.aclose()  # its connection first: the next export may begin
            await _journal(database, "export.end", export, subject, {"rows": sent, "whole": whole})


async def _journal(database: Database, act: str, export: Export, subject: Party, detail: Mapping[str, object]) -> None:
    async with database.transaction() as db:
        whole = {**detail, "academies": list(export.academies)}
        await record(db, act, actor=export.actor, subject=subject, detail=whole)
