"""The journal of acts: append-only, written in the act's own transaction."""

from uuid import UUID

from sqlalchemy import BigInteger, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Json, Key, Recorded


class AuditEntry(Base):
    """Who did what to what, when."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "subject_id"),
        Index(None, "xact", "id"),
        Index(None, "recorded_at", "id"),
        Index(None, "actor_id", "recorded_at", "id"),
    )

    id: Mapped[Key]
    act: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    detail: Mapped[Json]
    recorded_at: Mapped[Recorded]
    xact: Mapped[int] = mapped_column(
        BigInteger, server_default=text("CAST(CAST(pg_current_xact_id() AS text) AS bigint)")
    )
    """The transaction that wrote it: lines are chained in this order, which no open transaction can come before."""


class AuditLink(Base):
    """The place of one line in the chain."""

    __tablename__ = "audit_chain"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    xact: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str]


class AuditSeal(Base):
    """The head of the chain at an instant."""

    __tablename__ = "audit_seals"

    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str]
    sealed_at: Mapped[Instant]
    signature: Mapped[str | None]
