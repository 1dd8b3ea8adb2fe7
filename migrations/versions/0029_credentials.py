"""What training bodies' systems enter by: secrets, two at once during a change, and tokens of a quarter of an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()


def upgrade() -> None:
    op.add_column("organismes", sa.Column("contact_email", sa.Text))
    op.add_column(
        "organismes", sa.Column("networks", sa.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False)
    )
    op.create_table(
        "organisme_secrets",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("last_used_at", INSTANT),
        sa.Column("reminded", sa.SmallInteger),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_organisme_secrets"),
        sa.UniqueConstraint("digest", name="uq_organisme_secrets_digest"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_organisme_secrets_organisme_id"),
    )
    op.create_index("ix_organisme_secrets_organisme_id", "organisme_secrets", ["organisme_id"])
    op.create_table(
        "organisme_tokens",
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("secret_id", sa.Uuid, nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_organisme_tokens"),
        sa.ForeignKeyConstraint(["secret_id"], ["organisme_secrets.id"], name="fk_organisme_tokens_secret_id"),
    )
    op.create_index("ix_organisme_tokens_secret_id", "organisme_tokens", ["secret_id"])
    op.create_index("ix_organisme_tokens_expires_at", "organisme_tokens", ["expires_at"])
