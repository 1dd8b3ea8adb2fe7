"""The facts announced; the queue's own tables live in the schema `jobs`."""

from sqlalchemy.orm import Mapped

from app.db.base import Base, Json, Key, Recorded


class EventRow(Base):
    """One fact, written in the act's own transaction."""

    __tablename__ = "events"

    id: Mapped[Key]
    kind: Mapped[str]
    subject: Mapped[Json]
    occurred_at: Mapped[Recorded]
