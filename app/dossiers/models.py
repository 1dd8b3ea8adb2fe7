"""What agents did with a dossier, and the queue's copy of what is computed of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded
from app.dossiers.rules.acts import Act

STATUSES = "('incomplet', 'complet', 'en_instruction', 'irregulier', 'valide', 'rejete')"
ACTS = f"decision IN ({', '.join(repr(act.value) for act in Act)})"


class Dossier(Base):
    """Absent as long as no agent touched it; a trigger refuses every move that is not in the table of the rules."""

    __tablename__ = "dossiers"
    __table_args__ = (
        CheckConstraint("decision IN ('en_instruction', 'irregulier', 'valide', 'rejete')", name="decision"),
        CheckConstraint("decision NOT IN ('irregulier', 'rejete') OR motif IS NOT NULL", name="motif"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_dossiers_proposal_id", "proposal_id", postgresql_where=text("proposal_id IS NOT NULL")),
    )

    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    decision: Mapped[str | None]
    motif: Mapped[str | None]
    ground: Mapped[str | None]
    """The text that it rests upon."""
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    """The agent."""
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"))
    """The line of the history that this copies."""
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"))
    """The rejection that waits for a second agent; it may have lapsed."""
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    """Of every act of an agent, proposals too."""
    updated_at: Mapped[Recorded]
    """Of the decision alone: its candidate reads it, and sees nothing of a proposal."""


class DecisionRow(Base):
    """One line of the history of decisions: added, never changed nor deleted.

    A rejection that answers a proposal names it and its author, who is somebody else: the keys see to it.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("registration_id", "id", "agent_id"),
        UniqueConstraint("proposal_id"),
        ForeignKeyConstraint(
            ["registration_id", "proposal_id", "proposed_by"],
            ["decisions.registration_id", "decisions.id", "decisions.agent_id"],
        ),
        CheckConstraint(ACTS, name="decision"),
        CheckConstraint(f"source IN {STATUSES}", name="source"),
        CheckConstraint("decision IN ('en_instruction', 'valide') OR motif IS NOT NULL", name="motif"),
        CheckConstraint("decision NOT IN ('rejete', 'rejet_propose') OR ground IS NOT NULL", name="ground"),
        CheckConstraint("(decision = 'rejet_propose') = (basis IS NOT NULL)", name="basis"),
        CheckConstraint("num_nulls(proposal_id, proposed_by) IN (0, 2)", name="proposal"),
        CheckConstraint("decision IN ('rejete', 'rejet_decline') OR proposal_id IS NULL", name="answers"),
        CheckConstraint("decision <> 'rejet_decline' OR proposal_id IS NOT NULL", name="declines"),
        CheckConstraint("decision <> 'rejete' OR proposed_by <> agent_id", name="two_agents"),
        Index(None, "registration_id", "id"),
    )

    id: Mapped[Key]
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    decision: Mapped[str]
    source: Mapped[str]
    """The status that the dossier left."""
    motif_code: Mapped[str | None]
    motif: Mapped[str | None]
    ground: Mapped[str | None]
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    proposal_id: Mapped[UUID | None]
    proposed_by: Mapped[UUID | None]
    basis: Mapped[dict[str, object] | None] = mapped_column(JSONB(none_as_null=True))
    """What a proposal was about (`rules.proposals.Basis`): it lapses when that changes."""
    decided_at: Mapped[Instant]


class QueueEntry(Base):
    """The queue's copy of one live registration's dossier: nothing in it depends on the clock.

    Kept by the worker after each fact (`service/entries.py`), mended by a sweep; a name or a claim is read where it is.
    """

    __tablename__ = "queue_entries"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
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


DECIDED = (
    "num_nulls(decided_at, decided_by, before, after) = CASE WHEN state IN ('accordee', 'refusee') THEN 0 ELSE 4 END"
)


class IdentityCorrection(Base):
    """A correction of a frozen identity: its candidate asked for it, or the service made it unasked (no `reason`)."""

    __tablename__ = "identity_corrections"
    __table_args__ = (
        CheckConstraint("state IN ('demandee', 'accordee', 'refusee', 'retiree')", name="state"),
        CheckConstraint(DECIDED, name="decided"),
        CheckConstraint("motive IS NOT NULL OR (state <> 'refusee' AND reason IS NOT NULL)", name="motive"),
        CheckConstraint("version >= 1", name="version"),
        # One pending at a time.
        Index(
            "uq_identity_corrections_pending",
            "account_id",
            unique=True,
            postgresql_where=text("state = 'demandee'"),
        ),
        Index(None, "account_id", "id"),
        Index(None, "state", "id"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    state: Mapped[str]
    changes: Mapped[dict[str, object]] = mapped_column(JSONB)
    """The members asked for, as the contract's MePatch."""
    reason: Mapped[str | None]
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depots.id", ondelete="SET NULL"))
    """A file of the candidate's identity that proves it."""
    before: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    """The identity when it was decided, and what it became or would have; none as long as it is pending."""
    after: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    motive: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("agents.id"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[Recorded]


class BulkAct(Base):
    """The same act asked on many dossiers, by whom; what became of each is in its lines."""

    __tablename__ = "bulk_acts"

    id: Mapped[Key]
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agents.id"))
    token_id: Mapped[UUID]
    academies: Mapped[list[str]] = mapped_column(ARRAY(Text))
    act: Mapped[dict[str, object]] = mapped_column(JSONB)
    dry_run: Mapped[bool]
    created_at: Mapped[Recorded]
    stopped_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class BulkLine(Base):
    """One dossier of a bulk act: written with the act itself, so that what is done is done once."""

    __tablename__ = "bulk_lines"
    __table_args__ = (
        CheckConstraint("outcome IN ('en_attente', 'fait', 'sans_effet', 'refuse')", name="outcome"),
        CheckConstraint("(outcome = 'en_attente') = (done_at IS NULL)", name="done_at"),
        UniqueConstraint("bulk_act_id", "registration_id"),
        Index("ix_bulk_lines_waiting", "bulk_act_id", "position", postgresql_where=text("outcome = 'en_attente'")),
    )

    bulk_act_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_acts.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str] = mapped_column(Text, server_default=text("'en_attente'"))
    code: Mapped[str | None]
    detail: Mapped[str | None]
    done_at: Mapped[datetime | None]
