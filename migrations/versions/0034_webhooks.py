"""Webhooks of training bodies: where each is told, with which keys, what was delivered, and from where to go on."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()


def upgrade() -> None:
    op.create_table(
        "webhook_cursors",
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("told", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("organisme_id", name="pk_webhook_cursors"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_webhook_cursors_organisme_id"),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("types", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("enabled", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("gone_at", INSTANT),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("former_key", sa.LargeBinary),
        sa.Column("former_until", INSTANT),
        sa.Column("busy_until", INSTANT),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_webhooks_organisme_id"),
        sa.CheckConstraint("version >= 1", name="ck_webhooks_version"),
        sa.CheckConstraint("(former_key IS NULL) = (former_until IS NULL)", name="ck_webhooks_former"),
    )
    op.create_index("ix_webhooks_organisme_id", "webhooks", ["organisme_id"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("webhook_id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("registration_id", sa.Uuid),
        sa.Column("position", sa.BigInteger),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("state", sa.Text, server_default=sa.text("'en_attente'"), nullable=False),
        sa.Column("next_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("tries", sa.SmallInteger, server_default=sa.text("0"), nullable=False),
        sa.Column("tried_at", INSTANT),
        sa.Column("status", sa.SmallInteger),
        sa.Column("fault", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_webhook_deliveries_webhook_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("state IN ('en_attente', 'livree', 'abandonnee')", name="ck_webhook_deliveries_state"),
    )
    op.create_index(
        "ix_webhook_deliveries_due",
        "webhook_deliveries",
        ["webhook_id", "next_at"],
        postgresql_where=sa.text("state = 'en_attente'"),
    )
    op.create_index("ix_webhook_deliveries_webhook_id_id", "webhook_deliveries", ["webhook_id", "id"])
    op.create_index("ix_webhook_deliveries_created_at", "webhook_deliveries", ["created_at"])
