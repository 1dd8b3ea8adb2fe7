"""What happened to dossiers."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierMoved(Event):
    """An agent decided; `decision` is where it went, and may have left since."""

    kind: ClassVar[str] = "dossier.moved"
    registration_id: UUID
    decision: str
    decision_id: UUID
    """The line of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCorrectionDecided(Event):
    """The service granted a correction of the identity, or refused it; `registration_id` is the account's latest."""

    kind: ClassVar[str] = "identity_correction.decided"
    registration_id: UUID
    correction_id: UUID
    granted: bool
