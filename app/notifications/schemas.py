"""Shapes that cross the doors of notifications."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from app.dossiers.schemas.asked import Body, SelectionIn, Subject


class NotificationPatch(BaseModel):
    """The contract's NotificationPatch."""

    model_config = ConfigDict(extra="forbid", strict=True)

    read: bool


class MessageIn(BaseModel):
    """The contract's MessageEntry."""

    model_config = ConfigDict(extra="forbid", strict=True)

    subject: Subject
    body: Body


class BroadcastIn(MessageIn):
    """The contract's BroadcastEntry."""

    model_config = ConfigDict(extra="forbid", strict=False)

    selection: SelectionIn
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The contract's Notification."""

    id: UUID
    kind: str
    title: str
    body: str
    registration_id: UUID | None
    created_at: datetime
    read_at: datetime | None
    mailed_at: datetime | None


_PAGE = TypeAdapter(list[Shown])


def shown(document: bytes) -> list[Shown]:
    """A page, from the JSON of its statement."""
    return _PAGE.validate_json(document)
