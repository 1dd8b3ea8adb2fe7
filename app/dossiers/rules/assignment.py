"""Who may work on a dossier: one agent at a time, and not for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LIFE = timedelta(hours=4)
"""[P] A claim forgotten at noon is over before the evening; taken again by its holder, it begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The claim last made on a dossier; `version` 0 is of one that nobody ever took."""

    agent_id: UUID | None
    agent_name: str | None
    taken_at: datetime | None
    expires_at: datetime | None
    version: int

    def holder(self, now: datetime) -> UUID | None:
        """Who has the dossier at this instant."""
        return self.agent_id if self.expires_at is not None and now < self.expires_at else None
