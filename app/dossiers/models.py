"""What an agent decided of a dossier; all else is computed when read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Recorded


class Dossier(Base):
    """Absent as long as no agent touched it; a trigger refuses every move that is not in the table of the rules."""

    __tablename__ = "dossiers"
    __table_args__ = (
        CheckConstraint("decision IN ('en_instruction', 'irregulier', 'valide', 'rejete')", name="decision"),
        CheckConstraint("decision NOT IN ('irregulier', 'rejete') OR motif IS NOT NULL", name="motif"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("version >= 1", name="version"),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    decision: Mapped[str | None]
    motif: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    """The agent."""
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    updated_at: Mapped[Recorded]
