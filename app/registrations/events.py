"""What happened to a registration."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSaved(Event):
    """First save: version 1."""

    kind: ClassVar[str] = "registration.saved"
    registration_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationChanged(Event):
    """A later save."""

    kind: ClassVar[str] = "registration.changed"
    registration_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationWithdrawn(Event):
    """Désinscription while the window was open."""

    kind: ClassVar[str] = "registration.withdrawn"
    registration_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationCorrected(Event):
    """An agent made a version, after closing, and said why."""

    kind: ClassVar[str] = "registration.corrected"
    registration_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationReissued(Event):
    """The same choices, under the corrected identity of their candidate."""

    kind: ClassVar[str] = "registration.reissued"
    registration_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AmenagementsImported(Event):
    """The requests that AMEX had were held against the registrations of an académie."""

    kind: ClassVar[str] = "amenagements.imported"
    import_id: UUID
