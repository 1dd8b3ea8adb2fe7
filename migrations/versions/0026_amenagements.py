"""The journal is read by time and by who acted; requests of aménagement are held against what candidates declared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"

INSTANT = sa.DateTime(timezone=True)
VERDICTS = "verdict IN ('rapprochee', 'oui_sans_demande', 'demande_sans_oui', 'ambigue', 'inconnue')"


def upgrade() -> None:
    op.create_index("ix_audit_entries_recorded_at_id", "audit_entries", ["recorded_at", "id"])
    op.create_index("ix_audit_entries_actor_id_recorded_at_id", "audit_entries", ["actor_id", "recorded_at", "id"])
    _imports()
    _lines()
    op.execute("REVOKE UPDATE ON amenagement_lines FROM inscription_app")
    op.execute("REVOKE DELETE ON amenagement_imports FROM inscription_app")


def _imports() -> None:
    op.create_table(
        "amenagement_imports",
        sa.Column("id", sa.Uuid, server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("figures", JSONB, nullable=False),
        sa.Column("tells", sa.Boolean, nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.Column("replaced_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_amenagement_imports"),
        sa.ForeignKeyConstraint(["exam_session"], ["exam_sessions.year"], name="fk_amenagement_imports_exam_session"),
        sa.ForeignKeyConstraint(["academie"], ["academies.code"], name="fk_amenagement_imports_academie"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_amenagement_imports_agent_id"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_amenagement_imports_sha256")),
    )
    op.create_index("ix_amenagement_imports_academie_id", "amenagement_imports", ["academie", "id"])
    op.create_index(
        "uq_amenagement_imports_current",
        "amenagement_imports",
        ["exam_session", "academie"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _lines() -> None:
    op.create_table(
        "amenagement_lines",
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("doubt", sa.Text),
        sa.Column("line", sa.Integer),
        sa.Column("candidate_number", sa.Text),
        sa.Column("name", sa.Text),
        sa.Column("first_names", sa.Text),
        sa.Column("birth_date", sa.Date),
        sa.Column("registrations", sa.ARRAY(sa.Uuid), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "position", name="pk_amenagement_lines"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["amenagement_imports.id"], name="fk_amenagement_lines_import_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(VERDICTS, name=op.f("ck_amenagement_lines_verdict")),
        sa.CheckConstraint("(verdict = 'ambigue') = (doubt IS NOT NULL)", name=op.f("ck_amenagement_lines_doubt")),
        sa.CheckConstraint(
            "num_nulls(line, name, first_names, birth_date) IN (0, 4)", name=op.f("ck_amenagement_lines_request")
        ),
    )
