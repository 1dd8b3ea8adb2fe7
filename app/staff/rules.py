"""What an agent may do: a role, the académies they see, the scopes of the token they call with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_LIFE = timedelta(days=365)
"""Of a personal token."""


class Role(StrEnum):
    """What kind of work."""

    GESTIONNAIRE = "gestionnaire"
    ADMINISTRATEUR = "administrateur"


class Scope(StrEnum):
    """What a token is good for."""

    READ = "dossiers:read"
    REVIEW = "dossiers:review"
    CALENDARS = "calendars:write"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEntry:
    """A new agent."""

    name: str
    email: str
    role: Role
    academies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """One agent."""

    id: UUID
    name: str
    email: str
    role: str
    academies: list[str]
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Token:
    """One token, without what it is."""

    id: UUID
    label: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
