"""Secrets and tokens of training bodies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Interval, Uuid, and_, bindparam, cast, delete, func, insert, null, or_, select, update

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.organismes.models import Organisme, OrganismeKey, OrganismeSecret, OrganismeToken
from app.organismes.queries.keys import KEY_LIVING, used


@dataclass(frozen=True, slots=True)
class Secret:
    """What is shown of one."""

    id: UUID
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Client:
    """Whose secret or key it is, and from where it serves."""

    secret_id: UUID | None
    key_id: UUID | None
    organisme_id: UUID
    scopes: list[str]
    networks: list[str]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token it is, and what it is good for."""

    organisme_id: UUID
    name: str
    scopes: list[str]
    networks: list[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """A secret whose end is near, and who is told."""

    id: UUID
    organisme_id: UUID
    name: str
    contact_email: str
    expires_at: datetime
    reminded: int | None


@dataclass(frozen=True, slots=True)
class _Count:
    count: int


_LIVING = (OrganismeSecret.revoked_at.is_(None), OrganismeSecret.expires_at > func.legal_now())
_SHOWN = [OrganismeSecret.__table__.c[name] for name in Secret.__dataclass_fields__]
_ADD = query(
    insert(OrganismeSecret)
    .values(
        organisme_id=bindparam("organisme"),
        digest=bindparam("digest"),
        scopes=bindparam("scopes"),
        expires_at=func.legal_now() + cast(bindparam("life"), Interval),
        reminded=bindparam("reminded"),
    )
    .returning(*_SHOWN),
    into=Secret,
)
_OF_BODY = query(
    select(*_SHOWN).where(OrganismeSecret.organisme_id == bindparam("organisme")).order_by(OrganismeSecret.id),
    into=Secret,
)
_COUNT = query(
    select(func.count().label("count")).where(OrganismeSecret.organisme_id == bindparam("organisme"), *_LIVING),
    into=_Count,
)
_REVOKE = command(
    update(OrganismeSecret)
    .where(
        OrganismeSecret.id == bindparam("secret"),
        OrganismeSecret.organisme_id == bindparam("organisme"),
        OrganismeSecret.revoked_at.is_(None),
    )
    .values(revoked_at=func.legal_now())
)
_CLIENT = query(
    select(
        OrganismeSecret.id.label("secret_id"),
        null().cast(Uuid).label("key_id"),
        OrganismeSecret.organisme_id,
        OrganismeSecret.scopes,
        Organisme.networks,
    )
    .join(Organisme, Organisme.id == OrganismeSecret.organisme_id)
    .where(
        OrganismeSecret.digest == bindparam("digest"),
        OrganismeSecret.organisme_id == bindparam("organisme"),
        Organisme.active,
        *_LIVING,
    ),
    into=Client,
)
_USED = command(
    update(OrganismeSecret).where(OrganismeSecret.id == bindparam("secret")).values(last_used_at=func.legal_now())
)
_TOKEN = command(
    insert(OrganismeToken).values(
        digest=bindparam("digest"),
        secret_id=bindparam("secret"),
        key_id=bindparam("key"),
        scopes=bindparam("scopes"),
        expires_at=func.legal_now() + cast(bindparam("life"), Interval),
    )
)
# What a token comes from joins only while it serves: without it, there is no body either.
_BEARER = query(
    select(Organisme.id.label("organisme_id"), Organisme.name, OrganismeToken.scopes, Organisme.networks)
    .add_columns(OrganismeToken.expires_at)
    .select_from(OrganismeToken)
    .outerjoin(OrganismeSecret, and_(OrganismeSecret.id == OrganismeToken.secret_id, *_LIVING))
    .outerjoin(OrganismeKey, and_(OrganismeKey.id == OrganismeToken.key_id, *KEY_LIVING))
    .join(Organisme, Organisme.id == func.coalesce(OrganismeSecret.organisme_id, OrganismeKey.organisme_id))
    .where(
        OrganismeToken.digest == bindparam("digest"),
        OrganismeToken.expires_at > func.legal_now(),
        Organisme.active,
    ),
    into=Bearer,
)
_END = command(
    delete(OrganismeToken).where(
        OrganismeToken.digest == bindparam("digest"),
        or_(
            *(
                source.in_(select(kind.id).where(kind.organisme_id == bindparam("organisme")))
                for source, kind in (
                    (OrganismeToken.secret_id, OrganismeSecret),
                    (OrganismeToken.key_id, OrganismeKey),
                )
            )
        ),
    )
)
_FORGET = command(delete(OrganismeToken).where(OrganismeToken.expires_at <= func.legal_now()))
_TOLD = (
    select(
        OrganismeSecret.id,
        OrganismeSecret.organisme_id,
        Organisme.name,
        Organisme.contact_email,
        OrganismeSecret.expires_at,
        OrganismeSecret.reminded,
    )
    .join(Organisme, Organisme.id == OrganismeSecret.organisme_id)
    .where(*_LIVING, Organisme.active, Organisme.contact_email.is_not(None))
)
_ONE_TOLD = query(_TOLD.where(OrganismeSecret.id == bindparam("secret")), into=Ending)
_ENDING = query(
    _TOLD.where(OrganismeSecret.expires_at <= bindparam("until"))
    .order_by(OrganismeSecret.id)
    .with_for_update(of=OrganismeSecret, skip_locked=True),
    into=Ending,
)
_REMINDED = command(
    update(OrganismeSecret).where(OrganismeSecret.id == bindparam("secret")).values(reminded=bindparam("days"))
)


async def add(
    db: Transaction, organisme: UUID, *, digest: bytes, scopes: Sequence[str], life: timedelta, reminded: int | None
) -> Secret:
    """Keep a secret's digest."""
    return await db.the_row(_ADD, organisme=organisme, digest=digest, scopes=list(scopes), life=life, reminded=reminded)


async def of_body(db: Asking, organisme: UUID) -> list[Secret]:
    """Every one, the oldest first."""
    return await db.rows(_OF_BODY, organisme=organisme)


async def living(db: Transaction, organisme: UUID) -> int:
    """How many serve."""
    return (await db.the_row(_COUNT, organisme=organisme)).count


async def revoke(db: Transaction, organisme: UUID, secret: UUID) -> bool:
    """Whether it was there and alive."""
    return bool(await db.run(_REVOKE, organisme=organisme, secret=secret))


async def client(db: Transaction, organisme: UUID, digest: bytes) -> Client | None:
    """Who shows this secret, if both are alive."""
    return await db.row(_CLIENT, organisme=organisme, digest=digest)


async def keep_token(db: Transaction, client: Client, *, digest: bytes, scopes: Sequence[str], life: timedelta) -> None:
    """Keep a token's digest, and that what it comes from was used."""
    key, secret = client.key_id, client.secret_id
    await db.run(_TOKEN, secret=secret, key=key, digest=digest, scopes=list(scopes), life=life)
    if secret is not None:
        await db.run(_USED, secret=secret)
    if key is not None:
        await used(db, key)


async def bearer(db: Asking, digest: bytes) -> Bearer | None:
    """Who calls with this token, if all that it comes from is alive."""
    return await db.row(_BEARER, digest=digest)


async def end(db: Transaction, organisme: UUID, digest: bytes) -> None:
    """The token of this body, if it is one, is no more."""
    await db.run(_END, organisme=organisme, digest=digest)


async def forget(db: Transaction) -> int:
    """Tokens that have ended."""
    return await db.run(_FORGET)


async def ending(db: Transaction, until: datetime) -> list[Ending]:
    """Secrets that serve and end before that, whose body says whom to tell; locked."""
    return await db.rows(_ENDING, until=until)


async def told(db: Asking, secret: UUID) -> Ending | None:
    """The same of one, if somebody is still to be told."""
    return await db.row(_ONE_TOLD, secret=secret)


async def reminded(db: Transaction, secret: UUID, days: int) -> None:
    """The reminder that was sent last."""
    await db.run(_REMINDED, secret=secret, days=days)
