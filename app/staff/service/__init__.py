"""The acts on agents: declared, invited, enrolled, logged in, changed; and their tokens."""

from app.staff.service.administering import agents, create_agent, disable_agent, enable_agent, known_agent
from app.staff.service.tokens import PREFIX, create_token, revoke_token, tokens_of

__all__ = [
    "PREFIX", "agents", "create_agent", "create_token", "disable_agent", "enable_agent", "known_agent",
    "revoke_token", "tokens_of",
]  # fmt: skip
