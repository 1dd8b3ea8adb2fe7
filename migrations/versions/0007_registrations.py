"""Registrations, their versions, drafts, and the candidate numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSON, JSONB

revision = "0007"
down_revision = "0006"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()


def upgrade() -> None:
    op.execute("CREATE SEQUENCE candidate_numbers")
    op.execute("GRANT USAGE, SELECT ON SEQUENCE candidate_numbers TO inscription_app")
    _registrations()
    _versions()
    op.create_table(
        "drafts",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "exam_session", name="pk_drafts"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_drafts_account_id", ondelete="CASCADE"),
        sa.CheckConstraint("octet_length(content::text) <= 65536", name="ck_drafts_size"),
    )


def _registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("specialite", sa.Text, nullable=False),
        sa.Column("option", sa.Text),
        sa.Column("forme", sa.Text, nullable=False),
        sa.Column("candidate_number", sa.Text, nullable=False),
        sa.Column("status", sa.Text, server_default=sa.text("'enregistree'"), nullable=False),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("updated_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_registrations"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_registrations_account_id"),
        sa.UniqueConstraint("candidate_number", name="uq_registrations_candidate_number"),
        sa.CheckConstraint("status IN ('enregistree', 'desinscrite', 'annulee')", name="ck_registrations_status"),
        sa.CheckConstraint("version >= 1", name="ck_registrations_version"),
    )
    op.create_index(
        "uq_registrations_live",
        "registrations",
        ["account_id", "exam_session"],
        unique=True,
        postgresql_where=sa.text("status = 'enregistree'"),
    )
    op.create_index("ix_registrations_account_id_id", "registrations", ["account_id", "id"])
    op.create_index("ix_registrations_exam_session_academie_id", "registrations", ["exam_session", "academie", "id"])


def _versions() -> None:
    op.create_table(
        "registration_versions",
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("choices", JSONB, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("recapitulatif_at", INSTANT),
        sa.PrimaryKeyConstraint("registration_id", "version", name="pk_registration_versions"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_registration_versions_registration_id"
        ),
    )
    # History is never rewritten: only the mark that its récapitulatif is ready may be put on it.
    op.execute("REVOKE UPDATE, DELETE ON registration_versions FROM inscription_app")
    op.execute("GRANT UPDATE (recapitulatif_at) ON registration_versions TO inscription_app")
