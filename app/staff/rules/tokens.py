"""How long credentials of agents live, and when the end of a token is announced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_LIFE = timedelta(days=365)
"""Of a personal token."""
LOGIN = timedelta(hours=12)
"""A day of work [P]."""
IDLE = timedelta(hours=1)
"""A login not used for so long is dead: the office may be shared [P]."""
USED = timedelta(minutes=5)
"""A last use is written at most so often."""
INVITATION = timedelta(hours=48)
"""As the guide's 48 h for a candidate's link."""
MOST = 50
"""Living personal tokens of one agent [P]."""
REMINDERS = (14, 3)
"""Days before the end of a personal token, at which its agent is told once [P]."""


class Kind(StrEnum):
    """Who holds a token: a person at work, or a script of theirs."""

    LOGIN = "login"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Token:
    """One token, without what it is."""

    id: UUID
    label: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def reminder_due(left: timedelta) -> int | None:
    """The reminder that is due with this life left: the closest one, in days; None while it is too early."""
    return min((days for days in REMINDERS if left <= timedelta(days=days)), default=None)
