"""What webhooks tell, how long a message is tried, and what its answers mean."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.partners.rules import ChangeKind

WEBHOOKS = 10
"""Of one body."""
KEYS_TOGETHER = timedelta(hours=24)
"""How long the key of before signs too."""
KEPT = timedelta(days=30)
"""How long a delivery stays in the log."""
EXPECTED = "attestation.expected"
PING = "ping"


class WebhookType(StrEnum):
    """What a webhook may be told of: the kinds of the feed's changes, and a certificate that is waited for."""

    CREATED = ChangeKind.CREATED.value
    CHANGED = ChangeKind.CHANGED.value
    WITHDRAWN = ChangeKind.WITHDRAWN.value
    STATUS = ChangeKind.STATUS.value
    PIECE_REFUSED = ChangeKind.PIECE_REFUSED.value
    EXPECTED = EXPECTED


@dataclass(frozen=True, slots=True)
class WebhookEntry:
    """A new webhook."""

    url: str
    types: list[str]
    enabled: bool


def kept_types(given: Iterable[WebhookType]) -> list[str]:
    """Each once, always in the same order."""
    return sorted({one.value for one in given})


class DeliveryState(StrEnum):
    """Where a message stands."""

    WAITING = "en_attente"
    DELIVERED = "livree"
    GIVEN_UP = "abandonnee"


WAITS: Sequence[timedelta] = tuple(timedelta(minutes=one) for one in (1, 5, 20, 60, 180, 480, 840, 1200, 1534))
"""After each try but the tenth: three days in all."""
JITTER = 0.1
"""Part of a wait by which it may be longer or shorter: receivers that fail together are not called back together."""
LONGEST_ASKED = timedelta(days=1)
"""Of a Retry-After, that is obeyed."""

GONE = 410


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a message after a try; `after` when it is tried again."""

    state: DeliveryState
    after: timedelta | None = None
    disables: bool = False


def judged(status: int | None, *, tries: int, asked: int | None, draw: float) -> Next:
    """After that many tries, the last answered thus (None: not at all); `draw` is between 0 and 1, `asked` seconds."""
    if status is not None and 200 <= status < 300:  # noqa: PLR2004 -- the class of successes
        return Next(DeliveryState.DELIVERED)
    if status == GONE:
        return Next(DeliveryState.GIVEN_UP, disables=True)
    if tries > len(WAITS):
        return Next(DeliveryState.GIVEN_UP)
    wait = WAITS[tries - 1] * (1 + JITTER * (2 * draw - 1))
    least = min(timedelta(seconds=asked or 0), LONGEST_ASKED)
    return Next(DeliveryState.WAITING, max(wait, least))


def payload(kind: str, at: datetime, *, registration: UUID | None, position: int | None) -> str:
    """The same bytes at each try; nothing of anybody but the registration's identifier."""
    about = {} if registration is None else {"registration_id": str(registration), "position": position}
    timestamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": timestamp, "data": about}, separators=(",", ":"))
