"""The webhooks of training bodies: kept by their body, told by the feed, delivered by the worker."""

from app.webhooks.queries.deliveries import Logged
from app.webhooks.service.delivering import deliver, forget, wake
from app.webhooks.service.keeping import change, create, kept, of_body, remove, rotate
from app.webhooks.service.log import deliveries, listening, ping, replay, trigger
from app.webhooks.service.telling import feed_grew

__all__ = [
    "Logged",
    "change",
    "create",
    "deliver",
    "deliveries",
    "feed_grew",
    "forget",
    "kept",
    "listening",
    "of_body",
    "ping",
    "remove",
    "replay",
    "rotate",
    "trigger",
    "wake",
]
