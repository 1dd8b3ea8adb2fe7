"""What an agent may do: a role, the académies they see, the scopes of the token they call with."""

from app.staff.rules.agents import AgentEntry, Known, administered, left_alone
from app.staff.rules.roles import SCOPES, Role, Scope, expanded
from app.staff.rules.tokens import LONGEST_LIFE, Kind, Token

__all__ = [
    "LONGEST_LIFE", "SCOPES", "AgentEntry", "Kind", "Known", "Role", "Scope", "Token", "administered", "expanded",
    "left_alone",
]  # fmt: skip
