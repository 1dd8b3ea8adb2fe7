"""What happened between candidates and the training bodies that follow them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementChanged(Event):
    """A candidate let their training body follow this registration, or let it no more."""

    kind: ClassVar[str] = "agreement.changed"
    registration_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGrew(Event):
    """A body's feed has changes that have no number yet."""

    kind: ClassVar[str] = "feed.grew"
    organisme_id: UUID
