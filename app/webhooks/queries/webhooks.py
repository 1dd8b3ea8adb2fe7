"""The webhooks of a body."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Interval, bindparam, cast, delete, func, insert, select, update

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.organismes.models import Organisme
from app.webhooks.models import Webhook
from app.webhooks.rules import WebhookEntry


@dataclass(frozen=True, slots=True)
class Kept:
    """One of them, without its keys; `version` is the ETag."""

    id: UUID
    organisme_id: UUID
    url: str
    types: list[str]
    enabled: bool
    gone_at: datetime | None
    former_until: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told that one was disabled."""

    host: str
    name: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class _Count:
    count: int


_COLUMNS = [Webhook.__table__.c[name] for name in Kept.__dataclass_fields__]
_OF_BODY = query(
    select(*_COLUMNS).where(Webhook.organisme_id == bindparam("organisme")).order_by(Webhook.id), into=Kept
)
_COUNT = query(select(func.count().label("count")).where(Webhook.organisme_id == bindparam("organisme")), into=_Count)
_THIS = (Webhook.id == bindparam("webhook"), Webhook.organisme_id == bindparam("organisme"))
_ONE = query(select(*_COLUMNS).where(*_THIS), into=Kept)
_HELD = query(select(*_COLUMNS).where(*_THIS).with_for_update(), into=Kept)
_ADD = query(
    insert(Webhook)
    .values({name: bindparam(f"new_{name}") for name in ("organisme_id", "url", "types", "enabled", "key")})
    .returning(*_COLUMNS),
    into=Kept,
)
_PUT = query(
    update(Webhook)
    .where(*_THIS)
    .values(
        **{name: bindparam(f"new_{name}") for name in ("url", "types", "enabled", "gone_at")},
        version=Webhook.version + 1,
    )
    .returning(*_COLUMNS),
    into=Kept,
)
_ROTATE = query(
    update(Webhook)
    .where(*_THIS)
    .values(
        key=bindparam("new_key"),
        former_key=Webhook.key,
        former_until=func.legal_now() + cast(bindparam("together"), Interval),
        version=Webhook.version + 1,
    )
    .returning(*_COLUMNS),
    into=Kept,
)
_DELETE = command(delete(Webhook).where(*_THIS))
_DISABLE = command(
    update(Webhook)
    .where(Webhook.id == bindparam("webhook"), Webhook.enabled)
    .values(enabled=False, gone_at=func.legal_now(), version=Webhook.version + 1)
)
_TOLD = query(
    # Its host only: the rest of an address may hold a secret.
    select(func.substring(Webhook.url, "//([^/?]+)").label("host"), Organisme.name, Organisme.contact_email)
    .join(Organisme, Organisme.id == Webhook.organisme_id)
    .where(Webhook.id == bindparam("webhook"), Webhook.gone_at.is_not(None), Organisme.contact_email.is_not(None)),
    into=Told,
)


async def of_body(db: Asking, organisme: UUID) -> list[Kept]:
    """Every one, the oldest first."""
    return await db.rows(_OF_BODY, organisme=organisme)


async def count(db: Asking, organisme: UUID) -> int:
    """How many there are."""
    return (await db.the_row(_COUNT, organisme=organisme)).count


async def one(db: Asking, organisme: UUID, webhook: UUID) -> Kept | None:
    """One of this body's."""
    return await db.row(_ONE, organisme=organisme, webhook=webhook)


async def held(db: Transaction, organisme: UUID, webhook: UUID) -> Kept | None:
    """The same, locked until the end of the act."""
    return await db.row(_HELD, organisme=organisme, webhook=webhook)


async def add(db: Transaction, organisme: UUID, entry: WebhookEntry, *, key: bytes) -> Kept:
    """A new one; its key is sealed."""
    return await db.the_row(
        _ADD,
        new_organisme_id=organisme,
        new_url=entry.url,
        new_types=entry.types,
        new_enabled=entry.enabled,
        new_key=key,
    )


async def put(db: Transaction, one: Kept) -> Kept:
    """Its next version."""
    return await db.the_row(
        _PUT,
        webhook=one.id,
        organisme=one.organisme_id,
        new_url=one.url,
        new_types=one.types,
        new_enabled=one.enabled,
        new_gone_at=one.gone_at,
    )


async def rotate(db: Transaction, one: Kept, *, key: bytes, together: timedelta) -> Kept:
    """Another key, sealed; that of now signs too for so long, that of before no more."""
    return await db.the_row(_ROTATE, webhook=one.id, organisme=one.organisme_id, new_key=key, together=together)


async def remove(db: Transaction, one: Kept) -> None:
    """It is no more, nor what was delivered to it."""
    await db.run(_DELETE, webhook=one.id, organisme=one.organisme_id)


async def disable(db: Transaction, webhook: UUID) -> bool:
    """It said that it is gone; whether it was enabled."""
    return bool(await db.run(_DISABLE, webhook=webhook))


async def told(db: Asking, webhook: UUID) -> Told | None:
    """Who is told that it is gone, if it still is and somebody is to be told."""
    return await db.row(_TOLD, webhook=webhook)
