"""What is delivered: the log that a body reads, and what a worker tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Interval, Text, Uuid, bindparam, case, cast, delete, func, insert, or_, select, update

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.organismes.models import Organisme
from app.partners.queries.feed import Latest
from app.webhooks.models import Webhook, WebhookDelivery
from app.webhooks.rules import PING, DeliveryState, Next

_BUSY = timedelta(seconds=60)
"""How long a worker that says nothing more keeps a webhook: three times what its work may last."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One delivery, as its body reads it."""

    id: UUID
    type: str
    registration_id: UUID | None
    position: int | None
    occurred_at: datetime
    state: str
    tries: int
    tried_at: datetime | None
    status: int | None
    fault: str | None
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A webhook that this worker alone delivers to, until it gives it back; its keys are sealed."""

    organisme_id: UUID
    url: str
    key: bytes
    former_key: bytes | None
    busy_until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A message to try now."""

    id: UUID
    type: str
    registration_id: UUID | None
    position: int | None
    occurred_at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


_SHOWN = [WebhookDelivery.__table__.c[name] for name in Logged.__dataclass_fields__]
_OF = (WebhookDelivery.webhook_id == bindparam("webhook"),)
_IS_WAITING = WebhookDelivery.state == DeliveryState.WAITING.value
_AFTER = cast(bindparam("after"), Uuid)
_STATE = cast(bindparam("only"), Text)
_PAGE = query(
    select(*_SHOWN)
    .where(*_OF, or_(_AFTER.is_(None), WebhookDelivery.id < _AFTER))
    .where(or_(_STATE.is_(None), WebhookDelivery.state == _STATE))
    .order_by(WebhookDelivery.id.desc())
    .limit(bindparam("size")),
    into=Logged,
)
_PING = query(
    insert(WebhookDelivery)
    .values(webhook_id=bindparam("webhook"), type=PING, occurred_at=func.legal_now())
    .returning(*_SHOWN),
    into=Logged,
)
_ADD = query(
    insert(WebhookDelivery)
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("webhook_id", "type", "registration_id", "position", "occurred_at")
        }
    )
    .returning(*_SHOWN),
    into=Logged,
)
_AGAIN = query(
    update(WebhookDelivery)
    .where(*_OF, WebhookDelivery.id == bindparam("delivery"))
    .values(state=DeliveryState.WAITING.value, next_at=func.legal_now(), tries=0)
    .returning(*_SHOWN),
    into=Logged,
)
# One worker at a time: a receiver that is slow keeps one place among the workers', whatever waits for it.
_FREE = or_(Webhook.busy_until.is_(None), Webhook.busy_until < func.clock_timestamp())
_SERVED = (Webhook.enabled, Organisme.id == Webhook.organisme_id, Organisme.active)
_TAKE = query(
    update(Webhook)
    .where(Webhook.id == bindparam("webhook"), *_SERVED, _FREE)
    .values(busy_until=func.clock_timestamp() + cast(_BUSY, Interval))
    .returning(
        Webhook.organisme_id,
        Webhook.url,
        Webhook.key,
        case((Webhook.former_until > func.legal_now(), Webhook.former_key)).label("former_key"),
        Webhook.busy_until,
    ),
    into=Taken,
)
_GIVE_BACK = command(
    update(Webhook)
    .where(Webhook.id == bindparam("webhook"), Webhook.busy_until == bindparam("taken_until"))
    .values(busy_until=None)
)
_IS_DUE = (_IS_WAITING, WebhookDelivery.next_at <= func.legal_now())
_DUE = query(
    select(*[WebhookDelivery.__table__.c[name] for name in Due.__dataclass_fields__])
    .where(*_OF, *_IS_DUE)
    .order_by(WebhookDelivery.next_at)
    .limit(bindparam("size")),
    into=Due,
)
_TRIED = command(
    update(WebhookDelivery)
    .where(*_OF, WebhookDelivery.id == bindparam("delivery"))
    .values(
        state=bindparam("new_state"),
        tries=WebhookDelivery.tries + 1,
        tried_at=func.legal_now(),
        status=bindparam("new_status"),
        fault=bindparam("new_fault"),
        next_at=func.legal_now() + cast(bindparam("wait"), Interval),
    )
)
_WAITING = query(
    select(Webhook.id)
    .join(WebhookDelivery, WebhookDelivery.webhook_id == Webhook.id)
    .where(*_SERVED, _FREE, *_IS_DUE)
    .distinct(),
    into=_Key,
)
_FORGET = command(
    delete(WebhookDelivery).where(WebhookDelivery.created_at < func.legal_now() - cast(bindparam("kept"), Interval))
)


async def page(db: Asking, webhook: UUID, *, state: str | None, after: UUID | None, size: int) -> list[Logged]:
    """The deliveries of one before that one, the last first."""
    return await db.rows(_PAGE, webhook=webhook, only=state, after=after, size=size)


async def ping(db: Transaction, webhook: UUID) -> Logged:
    """A message that says nothing."""
    return await db.the_row(_PING, webhook=webhook)


async def add(db: Transaction, webhook: UUID, kind: str, about: Latest) -> Logged:
    """A message of that type, of this change."""
    return await db.the_row(
        _ADD,
        new_webhook_id=webhook,
        new_type=kind,
        new_registration_id=about.registration_id,
        new_position=about.position,
        new_occurred_at=about.at,
    )


async def again(db: Transaction, webhook: UUID, delivery: UUID) -> Logged | None:
    """It is to be delivered anew, under the same identifier."""
    return await db.row(_AGAIN, webhook=webhook, delivery=delivery)


async def take(db: Transaction, webhook: UUID) -> Taken | None:
    """Unless another worker has it, it is disabled, or its body is off the list."""
    return await db.row(_TAKE, webhook=webhook)


async def give_back(db: Transaction, webhook: UUID, taken: Taken) -> None:
    """Whoever comes next may take it; nothing when it is another's by now."""
    await db.run(_GIVE_BACK, webhook=webhook, taken_until=taken.busy_until)


async def due(db: Asking, webhook: UUID, *, size: int) -> list[Due]:
    """What is to be tried now, what waited longest first."""
    return await db.rows(_DUE, webhook=webhook, size=size)


async def tried(
    db: Transaction, webhook: UUID, delivery: UUID, after: Next, *, status: int | None, fault: str | None
) -> None:
    """What became of a try."""
    await db.run(
        _TRIED,
        webhook=webhook,
        delivery=delivery,
        new_state=after.state,
        new_status=status,
        new_fault=fault,
        wait=after.after or timedelta(),
    )


async def waiting(db: Asking) -> list[UUID]:
    """The webhooks with something to try now, that no worker has."""
    return [one.id for one in await db.rows(_WAITING)]


async def forget(db: Transaction, *, kept: timedelta) -> int:
    """What is older than that leaves the log."""
    return await db.run(_FORGET, kept=kept)
