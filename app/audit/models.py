"""The journal of acts: append-only, written in the act's own transaction."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.db.base import Base, Json, Key, Recorded


class AuditEntry(Base):
    """Who did what to what, when."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "subject_id"),)

    id: Mapped[Key]
    act: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    detail: Mapped[Json]
    recorded_at: Mapped[Recorded]
