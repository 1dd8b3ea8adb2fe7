"""How long links, logins and locks live."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class Purpose(StrEnum):
    """What a link sent by mail is for."""

    ACTIVATION = "activation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 -- a purpose, not a password
    EMAIL_CHANGE = "email_change"


class Delivery(StrEnum):
    """How a login's token travels."""

    COOKIE = "cookie"
    TOKEN = "token"  # noqa: S105 -- a way to travel, not a token


# Activation: the guide's 48 h. A reset is asked by somebody at their screen: two hours [P].
LINK: Mapping[Purpose, timedelta] = MappingProxyType(
    {
        Purpose.ACTIVATION: timedelta(hours=48),
        Purpose.PASSWORD_RESET: timedelta(hours=2),
        Purpose.EMAIL_CHANGE: timedelta(hours=48),
    }
)

IDLE = timedelta(hours=12)
"""A cookie not used for so long is dead: the browser may be a library's [P]. A token does not idle out."""
LOGIN = timedelta(days=30)
"""No login outlives it, cookie or token [P]."""
SLIDE = timedelta(minutes=15)
"""A login's last use is written at most so often."""

GUESSES = 25
"""Wrong passwords for one address within `GUESS_WINDOW` (03, « Passwords »)."""
GUESS_WINDOW = LOCK = timedelta(days=1)

NEVER_MAILED = timedelta(days=7)
"""An account whose activation mail could never leave is given up after so long [P]."""
CLOSED = timedelta(days=2)
"""A closed account that never registered is deleted after so long: its last mail has left by then [P]."""
CHANGED_EMAIL = timedelta(days=30)
"""The former address is kept so long, so that its holder can still be helped [P]."""
STALE_REQUEST = timedelta(days=3)
"""A request that the worker could not treat is forgotten after so long."""
