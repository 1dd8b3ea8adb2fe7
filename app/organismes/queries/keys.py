"""Public keys of training bodies, and the assertions that served."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.organismes.models import Organisme, OrganismeAssertion, OrganismeKey


@dataclass(frozen=True, slots=True)
class Key:
    """What is shown of one."""

    id: UUID
    kid: str
    algorithm: str
    thumbprint: str
    jwk: Mapping[str, str]
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is entered of one."""

    kid: str
    algorithm: str
    thumbprint: str
    jwk: Mapping[str, str]
    scopes: list[str]
    expires_at: datetime | None
    reminded: int | None

    def are_those_of(self, key: Key) -> bool:
        """Whether nothing changes; a reminder that was sent is no change."""
        own = (self.algorithm, self.scopes, self.expires_at)
        return own == (key.algorithm, key.scopes, key.expires_at)


@dataclass(frozen=True, slots=True)
class Signing:
    """A key that serves, and from where."""

    key_id: UUID
    organisme_id: UUID
    kid: str
    algorithm: str
    jwk: Mapping[str, str]
    scopes: list[str]
    networks: list[str]


@dataclass(frozen=True, slots=True)
class EndingKey:
    """A key whose end is near, and who is told."""

    id: UUID
    organisme_id: UUID
    kid: str
    name: str
    contact_email: str
    expires_at: datetime
    reminded: int | None


KEY_LIVING = (
    OrganismeKey.revoked_at.is_(None),
    or_(OrganismeKey.expires_at.is_(None), OrganismeKey.expires_at > func.legal_now()),
)
_SHOWN = [OrganismeKey.__table__.c[name] for name in Key.__dataclass_fields__]
_OF_BODY = query(
    select(*_SHOWN).where(OrganismeKey.organisme_id == bindparam("organisme")).order_by(OrganismeKey.id), into=Key
)
_CHANGEABLE = ("algorithm", "scopes", "expires_at", "reminded")
_ADD = command(
    insert(OrganismeKey).values(
        organisme_id=bindparam("organisme"), **{name: bindparam(name) for name in Terms.__dataclass_fields__}
    )
)
_CHANGE = command(
    update(OrganismeKey)
    .where(OrganismeKey.id == bindparam("key"))
    .values(**{name: bindparam(f"new_{name}") for name in _CHANGEABLE})
)
_REVOKE = command(
    update(OrganismeKey)
    .where(
        OrganismeKey.id == bindparam("key"),
        OrganismeKey.organisme_id == bindparam("organisme"),
        OrganismeKey.revoked_at.is_(None),
    )
    .values(revoked_at=func.legal_now())
)
_SIGNING = query(
    select(
        OrganismeKey.id.label("key_id"),
        *(OrganismeKey.__table__.c[name] for name in ("organisme_id", "kid", "algorithm", "jwk", "scopes")),
        Organisme.networks,
    )
    .join(Organisme, Organisme.id == OrganismeKey.organisme_id)
    .where(OrganismeKey.organisme_id == bindparam("organisme"), Organisme.active, *KEY_LIVING)
    .order_by(OrganismeKey.id),
    into=Signing,
)
_USED = command(update(OrganismeKey).where(OrganismeKey.id == bindparam("key")).values(last_used_at=func.legal_now()))
_ONCE = command(
    insert(OrganismeAssertion)
    .values({name: bindparam(name) for name in ("organisme_id", "digest", "expires_at")})
    .on_conflict_do_nothing()
)
# By the machine's time, as they were judged; a little later, for what was judged and is not written yet.
_FORGET = command(
    delete(OrganismeAssertion).where(
        OrganismeAssertion.expires_at < func.clock_timestamp() - text("interval '5 minutes'")
    )
)
_TOLD = (
    select(
        *(OrganismeKey.__table__.c[name] for name in ("id", "organisme_id", "kid", "expires_at", "reminded")),
        Organisme.name,
        Organisme.contact_email,
    )
    .join(Organisme, Organisme.id == OrganismeKey.organisme_id)
    .where(*KEY_LIVING, Organisme.active, Organisme.contact_email.is_not(None))
)
_ONE_TOLD = query(
    _TOLD.where(OrganismeKey.id == bindparam("key"), OrganismeKey.expires_at.is_not(None)), into=EndingKey
)
_ENDING = query(
    _TOLD.where(OrganismeKey.expires_at <= bindparam("until"))
    .order_by(OrganismeKey.id)
    .with_for_update(of=OrganismeKey, skip_locked=True),
    into=EndingKey,
)
_REMINDED = command(update(OrganismeKey).where(OrganismeKey.id == bindparam("key")).values(reminded=bindparam("days")))


async def of_body(db: Asking, organisme: UUID) -> list[Key]:
    """Every one, the oldest first."""
    return await db.rows(_OF_BODY, organisme=organisme)


async def add(db: Transaction, organisme: UUID, terms: Terms) -> None:
    """Keep one."""
    values = {**asdict(terms), "jwk": Jsonb(dict(terms.jwk))}
    await db.run(_ADD, organisme=organisme, **values)


async def change(db: Transaction, key: UUID, terms: Terms) -> None:
    """The same numbers, under other terms."""
    await db.run(_CHANGE, key=key, **{f"new_{name}": getattr(terms, name) for name in _CHANGEABLE})


async def revoke(db: Transaction, organisme: UUID, key: UUID) -> bool:
    """Whether it was there and not revoked."""
    return bool(await db.run(_REVOKE, organisme=organisme, key=key))


async def signing(db: Transaction, organisme: UUID) -> list[Signing]:
    """Those that serve, of a body that does."""
    return await db.rows(_SIGNING, organisme=organisme)


async def used(db: Transaction, key: UUID) -> None:
    """It gave a token."""
    await db.run(_USED, key=key)


async def once(db: Transaction, organisme: UUID, digest: bytes, until: datetime) -> bool:
    """Whether this assertion had not served: of several at once, one is told so."""
    return bool(await db.run(_ONCE, organisme_id=organisme, digest=digest, expires_at=until))


async def forget(db: Transaction) -> int:
    """Assertions that have ended serve no more, remembered or not."""
    return await db.run(_FORGET)


async def ending(db: Transaction, until: datetime) -> list[EndingKey]:
    """Keys that serve and end before that, whose body says whom to tell; locked."""
    return await db.rows(_ENDING, until=until)


async def told(db: Asking, key: UUID) -> EndingKey | None:
    """The same of one, if somebody is still to be told."""
    return await db.row(_ONE_TOLD, key=key)


async def reminded(db: Transaction, key: UUID, days: int) -> None:
    """The reminder that was sent last."""
    await db.run(_REMINDED, key=key, days=days)
