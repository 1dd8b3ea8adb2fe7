"""Messages of webhooks, triggered by their body: nothing else happens."""

from uuid import UUID

from app.db.transaction import Transaction
from app.http.validation import invalid
from app.kit.errors import Conflict, Refusal, Violation
from app.organismes.access import CallingBody
from app.partners import service as partners
from app.sandbox.service.clock import in_sandbox
from app.webhooks import service as webhooks
from app.webhooks.rules import WebhookType


async def trigger(
    db: Transaction, webhook: UUID, kind: WebhookType, *, registration: UUID | None, body: CallingBody
) -> webhooks.Logged:
    """A message of that type to that webhook, of that registration or of the one that changed last."""
    await in_sandbox(db)
    await webhooks.listening(db, body, webhook)
    change = await partners.latest(db, body, registration)
    if change is None:
        raise _nobody(registration)
    return await webhooks.trigger(db, body, webhook, kind, change)


def _nobody(registration: UUID | None) -> Refusal:
    if registration is not None:
        detail = "L'organisme ne suit aucune inscription de cet identifiant."
        return invalid((Violation("inscription-non-suivie", "/registration_id", detail, ""),))
    return Conflict(
        "aucune-inscription-suivie",
        "L'organisme ne suit encore aucune inscription : faites d'abord un candidat d'essai, et attendez « reached ».",
    )
