"""The four kinds of work, what each may do, and which académies are named together."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What kind of work: each may do all that those before it may."""

    LECTURE = "lecture"
    INSTRUCTION = "instruction"
    DECISION = "decision"
    ADMINISTRATION = "administration"


class Scope(StrEnum):
    """What a token is good for."""

    READ = "dossiers:read"
    REVIEW = "dossiers:review"
    DECIDE = "dossiers:decide"
    AMENAGEMENTS = "amenagements:write"
    CALENDARS = "calendars:write"
    AGENTS = "agents:write"
    AUDIT = "audit:read"
    REFERENCE = "reference:write"


_LECTURE = frozenset({Scope.READ})
_INSTRUCTION = _LECTURE | {Scope.REVIEW}
_DECISION = _INSTRUCTION | {Scope.DECIDE, Scope.AMENAGEMENTS}
_ADMINISTRATION = _DECISION | {Scope.CALENDARS, Scope.AGENTS, Scope.AUDIT, Scope.REFERENCE}

SCOPES: Mapping[Role, frozenset[Scope]] = MappingProxyType(
    {
        Role.LECTURE: _LECTURE,
        Role.INSTRUCTION: _INSTRUCTION,
        Role.DECISION: _DECISION,
        Role.ADMINISTRATION: _ADMINISTRATION,
    }
)
"""All that a role may do: a token never gives more, whatever it was given (docs/decisions/agents.md)."""

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({"SIEC": ("01", "24", "25")})
"""The examination service of Paris, Créteil and Versailles (data/academies.csv, column `siec`)."""


def expanded(codes: Iterable[str]) -> tuple[str, ...]:
    """The académies named one by one, each once, in order: `SIEC` is three."""
    return tuple(sorted({each for code in codes for each in GROUPS.get(code, (code,))}))
