"""Facts that happened, told upward: a floor announces, `reactions` says what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Self
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact: identifiers only, never a secret nor a personal datum. `kind` is stable and unique."""

    kind: ClassVar[str]

    def subject(self) -> Mapping[str, object]:
        """The fact's members as JSON values."""
        members = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, UUID) else value for name, value in members.items()}

    @classmethod
    def read(cls, subject: Mapping[str, object]) -> Self:
        """The fact again, from its members as JSON values."""
        keys = {field.name for field in fields(cls) if field.type is UUID}
        return cls(**{name: UUID(str(value)) if name in keys else value for name, value in subject.items()})
