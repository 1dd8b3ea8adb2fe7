"""What was delivered, or not: read, tried anew, tried out."""

from uuid import UUID

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Conflict, Refusal, Violation
from app.organismes.access import CallingBody
from app.partners import service as partners
from app.webhooks.queries import deliveries as queries
from app.webhooks.queries.deliveries import Logged
from app.webhooks.queries.webhooks import Kept
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
    _enabled(await kept(db, body, webhook))
    made = await queries.ping(db, webhook)
    await record_of(db, "webhook.ping", body, webhook)
    await call_worker(db, webhook)
    return made


async def trigger(
    db: Transaction, body: CallingBody, webhook: UUID, kind: WebhookType, *, registration: UUID | None
) -> Logged:
    """Send it a message of that type, whichever it asked for, as if the last change of a registration were of it."""
    _enabled(await kept(db, body, webhook))
    change = await partners.latest(db, body, registration)
    if change is None:
        raise _nobody(registration)
    made = await queries.add(db, webhook, kind, change)
    await record_of(db, "webhook.trigger", body, webhook, type=kind.value)
    await call_worker(db, webhook)
    return made


async def replay(db: Transaction, body: CallingBody, webhook: UUID, delivery: UUID) -> Logged:
    """Deliver a message anew, with all its tries; its `webhook-id` stays, so that who received it knows."""
    _enabled(await kept(db, body, webhook))
    found = await queries.again(db, webhook, delivery)
    if found is None:
        raise ABSENT
    await record_of(db, "webhook.replay", body, webhook, delivery=str(delivery))
    await call_worker(db, webhook)
    return found


def _nobody(registration: UUID | None) -> Refusal:
    if registration is not None:
        detail = "L'organisme ne suit aucune inscription de cet identifiant."
        return invalid((Violation("inscription-non-suivie", "/registration_id", detail, ""),))
    return Conflict(
        "aucune-inscription-suivie",
        "L'organisme ne suit encore aucune inscription : faites d'abord un candidat d'essai, et attendez « reached ».",
    )


def _enabled(webhook: Kept) -> None:
    if not webhook.enabled:
        raise Conflict("webhook-desactive", "Ce webhook est désactivé : rien ne lui est envoyé.")
