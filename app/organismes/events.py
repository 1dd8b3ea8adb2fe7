"""What training bodies did that others tell."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationAttached(Event):
    """What a training body attests is about who made this registration."""

    kind: ClassVar[str] = "attestation.attached"
    registration_id: UUID
