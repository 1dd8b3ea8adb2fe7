"""Messages of webhooks, triggered by their body: nothing else happens."""

from uuid import UUID

from app.db.transaction import Transaction
from app.organismes.access import CallingBody
from app.sandbox.service.clock import in_sandbox
from app.webhooks import service as webhooks
from app.webhooks.rules import WebhookType


async def trigger(
    db: Transaction, webhook: UUID, kind: WebhookType, *, registration: UUID | None, body: CallingBody
) -> webhooks.Logged:
    """A message of that type to that webhook."""
    await in_sandbox(db)
    return await webhooks.trigger(db, body, webhook, kind, registration=registration)
