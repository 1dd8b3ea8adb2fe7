"""Questions to the catalogue's tables, and what an import writes there."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from app.audit.service import SYSTEM, Party
from app.catalogue.models import CatalogueImport, LangueRow, OptionRow, RareLangue, SpecialiteRow, UniteRow
from app.catalogue.rules.rows import Contents, LangueLine, OptionLine, SpecialiteLine, UniteLine
from app.db.asking import Asking
from app.db.statements import Command, command, query
from app.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Import:
    """One import: its key is a version of the catalogue."""

    id: UUID
    digest: str


@dataclass(frozen=True, slots=True)
class Made:
    """One import: when, by whom, what it brought."""

    id: UUID
    kind: str
    recorded_at: datetime
    actor_kind: str
    actor_id: UUID | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """What one académie says of one language."""

    academie: str
    langue: str
    rare: bool


_NONE: Mapping[str, int] = MappingProxyType({})

Line = SpecialiteLine | OptionLine | UniteLine | LangueLine
Table = type[SpecialiteRow | OptionRow | UniteRow | LangueRow]

_LINES: tuple[tuple[Table, type[Line]], ...] = (
    (SpecialiteRow, SpecialiteLine),
    (OptionRow, OptionLine),
    (UniteRow, UniteLine),
    (LangueRow, LangueLine),
)
"""Parents first."""


def _inserted(table: Table, line: type[Line]) -> Command:
    return command(insert(table).values({field.name: bindparam(field.name) for field in fields(line)}))


_LAST = query(
    select(CatalogueImport.id, CatalogueImport.digest).order_by(CatalogueImport.id.desc()).limit(1), into=Import
)
_SPECIALITES = query(
    select(*(getattr(SpecialiteRow, field.name) for field in fields(SpecialiteLine))).order_by(SpecialiteRow.rank),
    into=SpecialiteLine,
)
_OPTIONS = query(
    select(*(getattr(OptionRow, field.name) for field in fields(OptionLine))).order_by(OptionRow.rank),
    into=OptionLine,
)
_UNITES = query(
    select(*(getattr(UniteRow, field.name) for field in fields(UniteLine))).order_by(UniteRow.rank), into=UniteLine
)
_LANGUES = query(
    select(*(getattr(LangueRow, field.name) for field in fields(LangueLine))).order_by(LangueRow.rank),
    into=LangueLine,
)
_SETTLED = query(select(RareLangue.academie, RareLangue.langue, RareLangue.rare), into=Settled)

_LOCK = command(text("LOCK TABLE catalogue_imports IN SHARE ROW EXCLUSIVE MODE"))
_EMPTY = tuple(command(delete(table)) for table, _ in reversed(_LINES))
_INSERT = {line: _inserted(table, line) for table, line in _LINES}
_IMPORTED = query(
    insert(CatalogueImport)
    .values({name: bindparam(name) for name in ("digest", "kind", "actor_kind", "actor_id", "counts")})
    .returning(CatalogueImport.id, CatalogueImport.digest),
    into=Import,
)
_IMPORTS = query(
    select(*(CatalogueImport.__table__.c[field.name] for field in fields(Made)))
    .where(CatalogueImport.id < bindparam("before"))
    .order_by(CatalogueImport.id.desc())
    .limit(bindparam("size")),
    into=Made,
)
_SETTLE = command(
    upsert(RareLangue)
    .values(academie=bindparam("academie"), langue=bindparam("langue"), rare=bindparam("rare"))
    .on_conflict_do_update(index_elements=["academie", "langue"], set_={"rare": bindparam("rare")})
)


async def last_import(db: Asking) -> Import | None:
    """The import in force."""
    return await db.row(_LAST)


async def contents(db: Asking) -> Contents:
    """All the lines in force."""
    return Contents(
        specialites=tuple(await db.rows(_SPECIALITES)),
        options=tuple(await db.rows(_OPTIONS)),
        unites=tuple(await db.rows(_UNITES)),
        langues=tuple(await db.rows(_LANGUES)),
    )


async def settled_langues(db: Asking) -> list[Settled]:
    """What the académies say of languages."""
    return await db.rows(_SETTLED)


async def lock(db: Transaction) -> None:
    """One import at a time; readers are not held."""
    await db.run(_LOCK)


async def replace(db: Transaction, contents: Contents) -> None:
    """Put these lines in place of all those there."""
    for empty in _EMPTY:
        await db.run(empty)
    for lines in (contents.specialites, contents.options, contents.unites, contents.langues):
        for line in lines:
            await db.run(_INSERT[type(line)], **{field.name: getattr(line, field.name) for field in fields(line)})


async def settle_langue(db: Transaction, settled: Settled) -> None:
    """Keep what an académie says of a language."""
    await db.run(_SETTLE, academie=settled.academie, langue=settled.langue, rare=settled.rare)


async def record_import(
    db: Transaction, digest: str, *, kind: str = "fichiers", actor: Party = SYSTEM, counts: Mapping[str, int] = _NONE
) -> Import:
    """Make the next version."""
    return await db.the_row(
        _IMPORTED,
        digest=digest,
        kind=kind,
        actor_kind=actor.kind,
        actor_id=actor.id,
        counts=Jsonb(dict(counts)),
    )


async def imports(db: Asking, *, before: UUID, size: int) -> list[Made]:
    """Those older than that one, the last first."""
    return await db.rows(_IMPORTS, before=before, size=size)
