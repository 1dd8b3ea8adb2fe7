"""What was delivered, or not: read, tried anew, tried out."""

from uuid import UUID

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.kit.errors import Conflict
from app.organismes.access import CallingBody
from app.partners.service import Latest
from app.webhooks.queries import deliveries as queries
from app.webhooks.queries.deliveries import Logged
from app.webhooks.rules import DeliveryState, WebhookType
from app.webhooks.service.keeping import kept, record_of
from app.webhooks.service.telling import call_worker


async def deliveries(
    db: Asking, body: CallingBody, webhook: UUID, *, state: DeliveryState | None, after: UUID | None, size: int
) -> list[Logged]:
    """The deliveries of one, the last first."""
    await kept(db, body, webhook)
    return await queries.page(db, webhook, state=state, after=after, size=size)


async def ping(db: Transaction, body: CallingBody, webhook: UUID) -> Logged:
    """Send it a message that says nothing: to see whether all is well there."""
    await listening(db, body, webhook)
    made = await queries.ping(db, webhook)
    await record_of(db, "webhook.ping", body, webhook)
    await call_worker(db, webhook)
    return made


async def trigger(db: Transaction, body: CallingBody, webhook: UUID, kind: WebhookType, about: Latest) -> Logged:
    """Send it, `listening`, a message of that type, whichever it asked for, as if this change were of it."""
    made = await queries.add(db, webhook, kind, about)
    await record_of(db, "webhook.trigger", body, webhook, type=kind.value)
    await call_worker(db, webhook)
    return made


async def replay(db: Transaction, body: CallingBody, webhook: UUID, delivery: UUID) -> Logged:
    """Deliver a message anew, with all its tries; its `webhook-id` stays, so that who received it knows."""
    await listening(db, body, webhook)
    found = await queries.again(db, webhook, delivery)
    if found is None:
        raise ABSENT
    await record_of(db, "webhook.replay", body, webhook, delivery=str(delivery))
    await call_worker(db, webhook)
    return found


async def listening(db: Asking, body: CallingBody, webhook: UUID) -> None:
    """Refuse what is to be sent to one that is not there, or is disabled."""
    if not (await kept(db, body, webhook)).enabled:
        raise Conflict("webhook-desactive", "Ce webhook est désactivé : rien ne lui est envoyé.")
