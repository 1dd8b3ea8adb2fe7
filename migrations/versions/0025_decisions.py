"""Decisions: a history that only grows, two agents for a rejection; letters and the batches that print them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()
KEY = sa.text("uuidv7()")
ACTS = "decision IN ('en_instruction', 'irregulier', 'valide', 'rejete', 'rejet_propose', 'rejet_decline')"
STATUSES = "source IN ('incomplet', 'complet', 'en_instruction', 'irregulier', 'valide', 'rejete')"


def upgrade() -> None:
    _decisions()
    _letters()
    # Nothing of the history is changed or taken back; a letter keeps the words that it was made with.
    op.execute("REVOKE UPDATE, DELETE ON decisions, letters FROM inscription_app")
    op.execute("GRANT UPDATE (batch_id, sent_at) ON letters TO inscription_app")
    op.execute("REVOKE DELETE ON letter_batches FROM inscription_app")
    op.drop_constraint("ck_documents_ck_documents_kind", "documents")  # made under the convention: named twice
    op.create_check_constraint(op.f("ck_documents_kind"), "documents", "kind IN ('recapitulatif', 'lettre_rejet')")


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid, server_default=KEY, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("motif_code", sa.Text),
        sa.Column("motif", sa.Text),
        sa.Column("ground", sa.Text),
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("proposal_id", sa.Uuid),
        sa.Column("proposed_by", sa.Uuid),
        sa.Column("basis", JSONB),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_decisions_registration_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_decisions_agent_id"),
        sa.UniqueConstraint("registration_id", "id", "agent_id", name="uq_decisions_registration_id_id_agent_id"),
        sa.UniqueConstraint("proposal_id", name="uq_decisions_proposal_id"),
        sa.ForeignKeyConstraint(
            ["registration_id", "proposal_id", "proposed_by"],
            ["decisions.registration_id", "decisions.id", "decisions.agent_id"],
            name="fk_decisions_registration_id_proposal_id_proposed_by",
        ),
        sa.CheckConstraint(ACTS, name=op.f("ck_decisions_decision")),
        sa.CheckConstraint(STATUSES, name=op.f("ck_decisions_source")),
        sa.CheckConstraint(
            "decision IN ('en_instruction', 'valide') OR motif IS NOT NULL", name=op.f("ck_decisions_motif")
        ),
        sa.CheckConstraint(
            "decision NOT IN ('rejete', 'rejet_propose') OR ground IS NOT NULL", name=op.f("ck_decisions_ground")
        ),
        sa.CheckConstraint("(decision = 'rejet_propose') = (basis IS NOT NULL)", name=op.f("ck_decisions_basis")),
        sa.CheckConstraint("num_nulls(proposal_id, proposed_by) IN (0, 2)", name=op.f("ck_decisions_proposal")),
        sa.CheckConstraint(
            "decision IN ('rejete', 'rejet_decline') OR proposal_id IS NULL", name=op.f("ck_decisions_answers")
        ),
        sa.CheckConstraint(
            "decision <> 'rejet_decline' OR proposal_id IS NOT NULL", name=op.f("ck_decisions_declines")
        ),
        sa.CheckConstraint("decision <> 'rejete' OR proposed_by <> agent_id", name=op.f("ck_decisions_two_agents")),
    )
    op.create_index("ix_decisions_registration_id_id", "decisions", ["registration_id", "id"])
    op.add_column("dossiers", sa.Column("ground", sa.Text))
    for name in ("decision_id", "proposal_id"):
        op.add_column("dossiers", sa.Column(name, sa.Uuid))
        op.create_foreign_key(f"fk_dossiers_{name}", "dossiers", "decisions", [name], ["id"])
    # The proposals that wait are few among all dossiers.
    op.create_index(
        "ix_dossiers_proposal_id", "dossiers", ["proposal_id"], postgresql_where=sa.text("proposal_id IS NOT NULL")
    )


def _letters() -> None:
    op.create_table(
        "letter_batches",
        sa.Column("id", sa.Uuid, server_default=KEY, nullable=False),
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("academies", sa.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("rendered", sa.ARRAY(sa.Uuid)),
        sa.Column("object_key", sa.Text),
        sa.Column("size", sa.BigInteger),
        sa.Column("sha256", sa.Text),
        sa.Column("rendered_at", INSTANT),
        sa.Column("sent_on", sa.Date),
        sa.Column("posting_reference", sa.Text),
        sa.Column("sent_at", INSTANT),
        sa.Column("sent_by", sa.Uuid),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter_batches"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_letter_batches_agent_id"),
        sa.ForeignKeyConstraint(["sent_by"], ["agents.id"], name="fk_letter_batches_sent_by"),
        sa.UniqueConstraint("object_key", name="uq_letter_batches_object_key"),
        sa.CheckConstraint("num_nulls(object_key, size, sha256) IN (0, 3)", name=op.f("ck_letter_batches_object")),
        sa.CheckConstraint("num_nulls(rendered, rendered_at) IN (0, 2)", name=op.f("ck_letter_batches_rendered")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_letter_batches_sha256")),
        sa.CheckConstraint("num_nulls(sent_on, sent_at, sent_by) IN (0, 3)", name=op.f("ck_letter_batches_sent")),
        sa.CheckConstraint("sent_at IS NULL OR object_key IS NOT NULL", name=op.f("ck_letter_batches_printed")),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid, server_default=KEY, nullable=False),
        sa.Column("decision_id", sa.Uuid, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("address_key", sa.Text(collation="C"), nullable=False),
        sa.Column("batch_id", sa.Uuid),
        sa.Column("sent_at", INSTANT),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_letters_decision_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_letters_registration_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["letter_batches.id"], name="fk_letters_batch_id"),
        sa.UniqueConstraint("decision_id", name="uq_letters_decision_id"),
        sa.CheckConstraint("sent_at IS NULL OR batch_id IS NOT NULL", name=op.f("ck_letters_sent")),
    )
    op.create_index("ix_letters_registration_id", "letters", ["registration_id"])
    op.create_index("ix_letters_batch_id_address_key", "letters", ["batch_id", "address_key"])
