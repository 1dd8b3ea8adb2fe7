"""What agents did with a dossier, and the queue's copy of what is computed of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded


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


class QueueEntry(Base):
    """The queue's copy of one live registration's dossier: nothing in it depends on the clock.

    Kept by the worker after each fact (`service/entries.py`), mended by a sweep; a name or a claim is read where it is.
    """

    __tablename__ = "queue_entries"
    __table_args__ = (
        CheckConstraint(
            "status IN ('incomplet', 'complet', 'en_instruction', 'irregulier', 'valide', 'rejete')", name="status"
        ),
        CheckConstraint("complement IN ('attendue', 'repondue')", name="complement"),
        CheckConstraint(
            "(complement IS NOT DISTINCT FROM 'attendue') = (complement_until IS NOT NULL)", name="complement_until"
        ),
        # The order of the queue within each académie and status: a page is a few short walks of it, however deep.
        Index("ix_queue_entries_order", "exam_session", "academie", "status", "waiting_since", "registration_id"),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    academie: Mapped[str]
    specialite: Mapped[str]
    category: Mapped[str]
    candidate_number: Mapped[str] = mapped_column(Text(collation="C"), index=True)
    status: Mapped[str]
    missing: Mapped[list[str]] = mapped_column(ARRAY(Text))
    refused: Mapped[list[str]] = mapped_column(ARRAY(Text))
    complement: Mapped[str | None]
    """What its complements wait for, if they wait: the candidate (until then: whether it is over, the clock says)."""
    complement_until: Mapped[datetime | None]
    sous_reserve_r408: Mapped[bool]
    handicap: Mapped[bool]
    """Filters only: it is never shown (rule 13)."""
    waiting_since: Mapped[Instant]
    refreshed_at: Mapped[Recorded]


class Assignment(Base):
    """Who works on a dossier, until when; the row stays once released, so that its version never comes back."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("num_nulls(agent_id, taken_at, expires_at) IN (0, 3)", name="held"),
        CheckConstraint("taken_at < expires_at", name="dates"),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"), index=True)
    taken_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class Note(Base):
    """What an agent writes for their colleagues: added, never changed, never shown to the candidate."""

    __tablename__ = "dossier_notes"
    __table_args__ = (Index(None, "registration_id", "id"),)

    id: Mapped[Key]
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    body: Mapped[str]
    created_at: Mapped[Recorded]
