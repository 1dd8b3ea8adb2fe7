"""Académies, exam sessions, calendars."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

INSTANT = sa.DateTime(timezone=True)
LOCAL = sa.DateTime(timezone=False)


def upgrade() -> None:
    op.create_table(
        "academies",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("region", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("siec", sa.Boolean, nullable=False),
        sa.Column("departements", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_academies"),
        sa.CheckConstraint("kind IN ('academie', 'collectivite', 'ancienne')", name="ck_academies_kind"),
        sa.CheckConstraint("code ~ '^[0-9]{2}$'", name="ck_academies_code"),
    )
    op.create_table(
        "exam_sessions",
        sa.Column("year", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("last_epreuve_on", sa.Date, nullable=False),
        sa.Column("modalites_version", sa.Text, nullable=False),
        sa.Column("modalites", sa.Text, nullable=False),
        sa.Column("amex_url", sa.Text),
        sa.Column("settings", JSONB, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("status", sa.Text, server_default=sa.text("'preparee'"), nullable=False),
        sa.Column("updated_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_exam_sessions"),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name="ck_exam_sessions_year"),
        sa.CheckConstraint("status IN ('preparee', 'publiee')", name="ck_exam_sessions_status"),
        sa.CheckConstraint("jsonb_typeof(settings) = 'object'", name="ck_exam_sessions_settings"),
    )
    _calendars()


def _calendars() -> None:
    locals_ = (
        "registration_opens_local",
        "registration_closes_local",
        "justificatifs_close_local",
        "amenagement_closes_local",
    )
    op.create_table(
        "calendars",
        sa.Column("year", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        *(sa.Column(local, LOCAL, nullable=False) for local in locals_),
        *(
            sa.Column(
                local.replace("_local", "_at"),
                INSTANT,
                sa.Computed(f"{local} AT TIME ZONE zone", persisted=True),
                nullable=False,
            )
            for local in locals_
        ),
        sa.Column("amex_url", sa.Text),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("year", "academie", name="pk_calendars"),
        sa.ForeignKeyConstraint(["year"], ["exam_sessions.year"], name="fk_calendars_year"),
        sa.ForeignKeyConstraint(["academie"], ["academies.code"], name="fk_calendars_academie"),
        sa.CheckConstraint("registration_opens_local < registration_closes_local", name="ck_calendars_registration"),
        sa.CheckConstraint("justificatifs_close_local >= registration_closes_local", name="ck_calendars_justificatifs"),
        sa.CheckConstraint("version >= 1", name="ck_calendars_version"),
    )
