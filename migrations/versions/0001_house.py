"""The house: legal clock, roles, facts, journal, keys of repeat, rates, the queue's own schema."""

from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

QUEUE = Path(__file__).parent.parent / "sql" / "procrastinate_3.10.sql"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _serving_role()
    _legal_clock()
    op.create_table(
        "events",
        _key(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", JSONB, nullable=False),
        sa.Column("occurred_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    _journal()
    _doors()
    _queue()


def _serving_role() -> None:
    """The role that serves owns nothing; what it may do with each new table is granted from now on."""
    # Made beforehand where the owner may not make roles; its password is never a migration's business.
    op.execute(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'inscription_app')"
        " THEN CREATE ROLE inscription_app LOGIN; END IF; END $$"
    )
    op.execute("GRANT USAGE ON SCHEMA public TO inscription_app")
    op.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO inscription_app")
    op.execute("ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO inscription_app")


def _legal_clock() -> None:
    op.create_table(
        "legal_clock",
        sa.Column("id", sa.SmallInteger, server_default=sa.text("1"), autoincrement=False),
        sa.Column("shift", sa.Interval, server_default=sa.text("'0'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legal_clock"),
        sa.CheckConstraint("id = 1", name="ck_legal_clock_one_row"),
    )
    op.execute("INSERT INTO legal_clock DEFAULT VALUES")
    op.execute("REVOKE INSERT, UPDATE, DELETE ON legal_clock FROM inscription_app")
    # clock_timestamp(), not transaction_timestamp(): a transaction held open would write late.
    op.execute(
        "CREATE FUNCTION legal_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE"
        " RETURN clock_timestamp() + (SELECT shift FROM public.legal_clock)"
    )


def _key() -> sa.Column[UUID]:
    return sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7())


def _journal() -> None:
    op.create_table(
        "audit_entries",
        _key(),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Uuid),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("recorded_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_subject_id", "audit_entries", ["subject_id"])
    # Append-only for whoever serves.
    op.execute("REVOKE UPDATE, DELETE ON audit_entries FROM inscription_app")


def _doors() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.SmallInteger),
        sa.Column("headers", JSONB),
        sa.Column("body", sa.LargeBinary),
        sa.Column("created_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name="pk_idempotency_keys"),
    )
    op.create_table(
        "rate_windows",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", "subject", name="pk_rate_windows"),
        prefixes=["UNLOGGED"],
    )


def _queue() -> None:
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path = jobs")
    op.get_bind().exec_driver_sql(QUEUE.read_text().replace("%", "%%"))
    op.execute("SET LOCAL search_path = public")
    op.execute("GRANT USAGE ON SCHEMA jobs TO inscription_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO inscription_app")
    op.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA jobs TO inscription_app")
