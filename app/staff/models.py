"""Agents of the académies and their personal tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded


class AgentRow(Base):
    """One person of an examination service; `academies` are those whose dossiers they see."""

    __tablename__ = "agents"
    __table_args__ = (
        CheckConstraint("role IN ('gestionnaire', 'administrateur')", name="role"),
        CheckConstraint("cardinality(academies) > 0", name="academies"),
        CheckConstraint("email = lower(email)", name="email"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(Text, unique=True)
    role: Mapped[str]
    academies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Recorded]
    disabled_at: Mapped[datetime | None]


class AgentToken(Base):
    """A personal token: only its digest is kept; dead at once everywhere when revoked."""

    __tablename__ = "agent_tokens"
    __table_args__ = (Index(None, "agent_id"),)

    id: Mapped[Key]
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    label: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    created_at: Mapped[Recorded]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[datetime | None]
