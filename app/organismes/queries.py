"""Questions about training bodies."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select

from app.db.asking import Asking
from app.db.reads import Reads
from app.db.statements import query
from app.db.transaction import Transaction
from app.kit.french import plain
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


@dataclass(frozen=True, slots=True)
class Named:
    """What one is called."""

    name: str


_LISTED = query(
    select(Organisme.id, Organisme.name, Organisme.city, Organisme.distance)
    .where(
        Organisme.active,
        Organisme.plain_name > bindparam("after"),
        # The words as they are: « % » and « _ » stand for themselves.
        func.strpos(Organisme.plain_name, bindparam("part")) > 0,
    )
    .order_by(Organisme.plain_name)
    .limit(bindparam("size")),
    into=Listed,
)
_NAMED = query(select(Organisme.name).where(Organisme.id == bindparam("organisme")), into=Named)
_ADD = query(
    insert(Organisme)
    .values({name: bindparam(name) for name in ("name", "plain_name", "siret", "uai", "city", "distance")})
    .returning(Organisme.id),
    into=Made,
)


async def organismes_named(reads: Reads, *, part: str, after: str, size: int) -> list[Listed]:
    """Those whose name holds `part`, by name, after that one."""
    return await reads.rows(_LISTED, part=plain(part), after=plain(after), size=size)


async def organisme_named(db: Asking, *, organisme: UUID) -> Named | None:
    """Its name, were it no longer in the list: what was registered under it stays so."""
    return await db.row(_NAMED, organisme=organisme)


async def add_organisme(db: Transaction, entry: OrganismeEntry) -> Made | None:
    """UniqueViolation on `uq_organismes_…` when it is there already."""
    return await db.row(_ADD, **asdict(entry), plain_name=plain(entry.name))
