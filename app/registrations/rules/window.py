"""Whether a window is open: intervals are half-open, 18:00:00.000 is closed (Guide, calendar)."""

from datetime import datetime
from enum import StrEnum


class Window(StrEnum):
    """What a window says of an instant."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    CLOSED = "closed"


def verdict(opens_at: datetime, closes_at: datetime, at: datetime) -> Window:
    """`opens_at <= at < closes_at`; a window closed before it opens is closed."""
    if at >= closes_at:
        return Window.CLOSED
    return Window.OPEN if at >= opens_at else Window.NOT_OPEN
