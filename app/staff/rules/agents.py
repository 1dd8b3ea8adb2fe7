"""Who an agent is, and what may not become of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.staff.rules.roles import Role


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
class Watch:
    """What is administered by somebody: their académies, nothing when they are disabled or of another role."""

    id: UUID
    academies: frozenset[str]


def administered(role: str, academies: Iterable[str], disabled_at: datetime | None) -> frozenset[str]:
    """The académies that such an agent administers."""
    return frozenset(academies) if role == Role.ADMINISTRATION and disabled_at is None else frozenset()


def left_alone(before: frozenset[str], after: frozenset[str], others: Iterable[Watch]) -> frozenset[str]:
    """The académies that would lose their last administrator, were one's `before` to become `after`."""
    return (before - after).difference(*(one.academies for one in others))
