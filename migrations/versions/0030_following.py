"""Who agreed to be followed by their training body, and the feed that it reads: changes, numbered once committed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()


def upgrade() -> None:
    op.create_table(
        "organisme_agreements",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("agreed_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("account_id", "exam_session", "organisme_id", name="pk_organisme_agreements"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_organisme_agreements_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_organisme_agreements_organisme_id"),
        sa.CheckConstraint("ended_at >= agreed_at", name="ck_organisme_agreements_dates"),
    )
    op.create_table(
        "feeds",
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("head", sa.BigInteger, server_default=sa.text("0"), nullable=False),
        sa.Column("numbered_at", INSTANT),
        sa.PrimaryKeyConstraint("organisme_id", name="pk_feeds"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_feeds_organisme_id"),
    )
    op.create_table(
        "feed_changes",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("content", postgresql.JSONB),
        sa.Column("position", sa.BigInteger),
        sa.Column("numbered_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_feed_changes"),
        sa.UniqueConstraint("organisme_id", "position", name="uq_feed_changes_organisme_id_position"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_feed_changes_organisme_id"),
        sa.CheckConstraint("(position IS NULL) = (numbered_at IS NULL)", name="ck_feed_changes_numbered"),
    )
    op.create_index(
        "ix_feed_changes_waiting", "feed_changes", ["organisme_id", "id"], postgresql_where=sa.text("position IS NULL")
    )
    op.create_index("ix_feed_changes_registration_id", "feed_changes", ["registration_id", "organisme_id"])
    op.create_table(
        "feed_states",
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("content", postgresql.JSONB, nullable=False),
        sa.PrimaryKeyConstraint("registration_id", "organisme_id", name="pk_feed_states"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_feed_states_organisme_id"),
    )
