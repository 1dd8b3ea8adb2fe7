"""The facts announced; the queue's own tables live in the schema `jobs`."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from app.db.base import Base, Json, Key, Recorded


class EventRow(Base):
    """One fact, written in the act's own transaction."""

    __tablename__ = "events"
    # The history of a registration.
    __table_args__ = (Index("ix_events_registration_id", text("(subject ->> 'registration_id')"), "id"),)

    id: Mapped[Key]
    kind: Mapped[str]
    subject: Mapped[Json]
    occurred_at: Mapped[Recorded]
