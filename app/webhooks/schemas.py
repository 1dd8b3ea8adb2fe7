"""What crosses the doors of webhooks, as the contract spells it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, with_config
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.kit.addresses import LONGEST
from app.webhooks.queries.deliveries import Logged
from app.webhooks.queries.webhooks import Kept
from app.webhooks.rules import DeliveryState, WebhookEntry, WebhookType, kept_types

Url = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Types = Annotated[list[WebhookType], Field(min_length=1, max_length=len(WebhookType))]


class WebhookIn(BaseModel):
    """The contract's WebhookEntry."""

    model_config = ConfigDict(extra="forbid")

    url: Url
    types: Types
    enabled: bool = True

    def entry(self) -> WebhookEntry:
        """What the act takes."""
        return WebhookEntry(self.url, kept_types(self.types), self.enabled)


@with_config(ConfigDict(extra="forbid"))
class WebhookPatch(TypedDict, total=False):
    """RFC 7396: what is absent does not change."""

    url: Url
    types: Types
    enabled: bool


def members(patch: WebhookPatch) -> dict[str, object]:
    """What changes, as it is kept."""
    return {**patch, **({"types": kept_types(patch["types"])} if "types" in patch else {})}


def webhook(one: Kept) -> dict[str, object]:
    """The contract's Webhook."""
    return {
        "id": one.id,
        "url": one.url,
        "types": one.types,
        "enabled": one.enabled,
        "gone_at": one.gone_at,
        "former_secret_until": one.former_until,
        "created_at": one.created_at,
        "version": one.version,
    }


def with_secret(secret: str, one: Kept) -> dict[str, object]:
    """The contract's WebhookWithSecret."""
    return {**webhook(one), "secret": secret}


def delivery(one: Logged) -> dict[str, object]:
    """The contract's WebhookDelivery."""
    waits = one.state == DeliveryState.WAITING
    return {
        "id": one.id,
        "type": one.type,
        "registration_id": one.registration_id,
        "position": one.position,
        "timestamp": one.occurred_at,
        "state": one.state,
        "tries": one.tries,
        "tried_at": one.tried_at,
        "status": one.status,
        "fault": one.fault,
        "next_try_at": one.next_at if waits else None,
    }
