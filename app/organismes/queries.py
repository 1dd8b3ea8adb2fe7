"""Questions about training bodies."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import bindparam, collate, func, insert, select

from app.db.reads import Reads
from app.db.statements import query
from app.db.transaction import Transaction
from app.organismes.models import Organisme
from app.organismes.rules import OrganismeEntry


@dataclass(frozen=True, slots=True)
class Listed:
    """One training body as everybody sees it."""

    id: UUID
    name: str
    city: str | None
    distance: bool


@dataclass(frozen=True, slots=True)
class Made:
    """The key of what was made."""

    id: UUID


# « École » between « CNED » and « GRETA »: the database's own order may be that of bytes.
_NAME = collate(Organisme.name, "unicode")
_LISTED = query(
    select(Organisme.id, Organisme.name, Organisme.city, Organisme.distance)
    .where(
        Organisme.active,
        bindparam("after") < _NAME,
        # A plain search of the words: « % » and « _ » stand for themselves.
        func.strpos(func.lower(Organisme.name), func.lower(bindparam("part"))) > 0,
    )
    .order_by(_NAME)
    .limit(bindparam("size")),
    into=Listed,
)
_ADD = query(
    insert(Organisme)
    .values({name: bindparam(name) for name in ("name", "siret", "uai", "city", "distance")})
    .returning(Organisme.id),
    into=Made,
)


async def organismes_named(reads: Reads, *, part: str, after: str, size: int) -> list[Listed]:
    """Those whose name holds `part`, by name, after that one."""
    return await reads.rows(_LISTED, part=part, after=after, size=size)


async def add_organisme(db: Transaction, entry: OrganismeEntry) -> Made | None:
    """UniqueViolation on `uq_organismes_…` when it is there already."""
    return await db.row(_ADD, **asdict(entry))
