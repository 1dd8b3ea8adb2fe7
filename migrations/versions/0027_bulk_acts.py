"""The same act on many dossiers: what was asked, and what became of each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()
KEY = sa.text("uuidv7()")
OUTCOMES = "outcome IN ('en_attente', 'fait', 'sans_effet', 'refuse')"


def upgrade() -> None:
    op.create_table(
        "bulk_acts",
        sa.Column("id", sa.Uuid, server_default=KEY, nullable=False),
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("token_id", sa.Uuid, nullable=False),
        sa.Column("academies", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("act", JSONB, nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("stopped_at", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_acts"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_bulk_acts_agent_id"),
    )
    op.create_table(
        "bulk_lines",
        sa.Column("bulk_act_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("outcome", sa.Text, server_default="en_attente", nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("bulk_act_id", "position", name="pk_bulk_lines"),
        sa.UniqueConstraint("bulk_act_id", "registration_id", name="uq_bulk_lines_bulk_act_id_registration_id"),
        sa.ForeignKeyConstraint(
            ["bulk_act_id"], ["bulk_acts.id"], name="fk_bulk_lines_bulk_act_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_bulk_lines_registration_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_bulk_lines_outcome")),
        sa.CheckConstraint("(outcome = 'en_attente') = (done_at IS NULL)", name=op.f("ck_bulk_lines_done_at")),
    )
    op.create_index(
        "ix_bulk_lines_waiting",
        "bulk_lines",
        ["bulk_act_id", "position"],
        postgresql_where=sa.text("outcome = 'en_attente'"),
    )
    op.create_index("ix_bulk_lines_registration_id", "bulk_lines", ["registration_id"])
