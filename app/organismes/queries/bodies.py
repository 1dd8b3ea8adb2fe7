"""Questions about training bodies."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, cast, func, insert, or_, select, update

from app.db.asking import Asking
from app.db.reads import Reads
from app.db.statements import query
from app.db.transaction import Transaction
from app.kit.french import plain
from app.organismes.models import Organisme
from app.organismes.rules.bodies import OrganismeEntry


@dataclass(frozen=True, slots=True)
class Listed:
    """One training body as everybody sees it."""

    id: UUID
    name: str
    city: str | None
    distance: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """One training body, on the public list or not; `version` is the ETag."""

    id: UUID
    name: str
    city: str | None
    distance: bool
    active: bool
    siret: str | None
    contact_email: str | None
    networks: list[str]
    academies: list[str]
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Made:
    """The key of what was made."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Named:
    """What one is called."""

    name: str


@dataclass(frozen=True, slots=True)
class _Version:
    version: int


_ACADEMIE = cast(bindparam("academie"), Text)
_LISTED = query(
    select(Organisme.id, Organisme.name, Organisme.city, Organisme.distance)
    .where(
        Organisme.active,
        or_(
            _ACADEMIE.is_(None),
            func.cardinality(Organisme.academies) == 0,
            any_(Organisme.academies) == _ACADEMIE,
        ),
        Organisme.plain_name > bindparam("after"),
        # The words as they are: « % » and « _ » stand for themselves.
        func.strpos(Organisme.plain_name, bindparam("part")) > 0,
    )
    .order_by(Organisme.plain_name)
    .limit(bindparam("size")),
    into=Listed,
)
_COLUMNS = [Organisme.__table__.c[name] for name in Kept.__dataclass_fields__]
_PAGE = query(
    select(*_COLUMNS)
    .where(
        Organisme.plain_name > bindparam("after"),
        func.strpos(Organisme.plain_name, bindparam("part")) > 0,
    )
    .order_by(Organisme.plain_name)
    .limit(bindparam("size")),
    into=Kept,
)
_THIS = select(*_COLUMNS).where(Organisme.id == bindparam("organisme"))
_ONE = query(_THIS, into=Kept)
_HELD = query(_THIS.with_for_update(), into=Kept)
_CHANGED = ("name", "plain_name", "city", "distance", "active", "siret", "contact_email", "networks", "academies")
_PUT = query(
    update(Organisme)
    .where(Organisme.id == bindparam("organisme"))
    .values(
        **{name: bindparam(f"new_{name}") for name in _CHANGED},
        version=Organisme.version + 1,
    )
    .returning(*_COLUMNS),
    into=Kept,
)
_TOUCHED = query(
    update(Organisme)
    .where(Organisme.id == bindparam("organisme"))
    .values(version=Organisme.version + 1)
    .returning(Organisme.version),
    into=_Version,
)
_NAMED = query(select(Organisme.name).where(Organisme.id == bindparam("organisme")), into=Named)
_ENTERED = ("name", "plain_name", "siret", "uai", "city", "distance", "contact_email", "networks", "academies")
_ADD = query(
    insert(Organisme).values({name: bindparam(name) for name in _ENTERED}).returning(Organisme.id),
    into=Made,
)


async def organismes_named(reads: Reads, *, part: str, academie: str | None, after: str, size: int) -> list[Listed]:
    """Those offered there, anywhere with None, whose name holds `part`, by name, after that one."""
    return await reads.rows(_LISTED, part=plain(part), academie=academie, after=plain(after), size=size)


async def page(db: Asking, *, part: str, after: str, size: int) -> list[Kept]:
    """The same, those taken off the list too."""
    return await db.rows(_PAGE, part=plain(part), after=plain(after), size=size)


async def kept(db: Asking, *, organisme: UUID) -> Kept | None:
    """One of them."""
    return await db.row(_ONE, organisme=organisme)


async def held(db: Transaction, *, organisme: UUID) -> Kept | None:
    """The same, locked until the end of the act."""
    return await db.row(_HELD, organisme=organisme)


async def put(db: Transaction, one: Kept) -> Kept:
    """Its next version; UniqueViolation on `uq_organismes_…` when another has its name or its SIRET."""
    return await db.the_row(
        _PUT,
        organisme=one.id,
        new_name=one.name,
        new_plain_name=plain(one.name),
        new_city=one.city,
        new_distance=one.distance,
        new_active=one.active,
        new_siret=one.siret,
        new_contact_email=one.contact_email,
        new_networks=list(one.networks),
        new_academies=list(one.academies),
    )


async def touched(db: Transaction, organisme: UUID) -> int:
    """The version that follows, when something of it changed elsewhere than in its row."""
    return (await db.the_row(_TOUCHED, organisme=organisme)).version


async def organisme_named(db: Asking, *, organisme: UUID) -> Named | None:
    """Its name, were it no longer in the list: what was registered under it stays so."""
    return await db.row(_NAMED, organisme=organisme)


async def add_organisme(db: Transaction, entry: OrganismeEntry) -> Made | None:
    """UniqueViolation on `uq_organismes_…` when it is there already."""
    lists = {"networks": list(entry.networks), "academies": list(entry.academies)}
    return await db.row(_ADD, **{**asdict(entry), **lists}, plain_name=plain(entry.name))
