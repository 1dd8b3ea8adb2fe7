"""Public keys that training bodies' systems sign with, the assertions that served, where a body is offered.

And who deposited a file: the candidate, or their training body for them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()


def upgrade() -> None:
    op.add_column(
        "organismes", sa.Column("academies", sa.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False)
    )
    op.create_table(
        "organisme_keys",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("kid", sa.Text, nullable=False),
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("thumbprint", sa.Text, nullable=False),
        sa.Column("jwk", postgresql.JSONB, nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("last_used_at", INSTANT),
        sa.Column("reminded", sa.SmallInteger),
        sa.Column("revoked_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_organisme_keys"),
        sa.UniqueConstraint("organisme_id", "thumbprint", name="uq_organisme_keys_organisme_id_thumbprint"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_organisme_keys_organisme_id"),
        sa.CheckConstraint("algorithm IN ('ES256', 'EdDSA', 'PS256', 'RS256')", name="ck_organisme_keys_algorithm"),
    )
    op.create_index(
        "uq_organisme_keys_kid",
        "organisme_keys",
        ["organisme_id", "kid"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "organisme_assertions",
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organisme_id", "digest", name="pk_organisme_assertions"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_organisme_assertions_organisme_id"),
    )
    op.create_index("ix_organisme_assertions_expires_at", "organisme_assertions", ["expires_at"])
    op.alter_column("organisme_tokens", "secret_id", nullable=True)
    op.add_column("organisme_tokens", sa.Column("key_id", sa.Uuid))
    op.create_foreign_key("fk_organisme_tokens_key_id", "organisme_tokens", "organisme_keys", ["key_id"], ["id"])
    op.create_check_constraint("ck_organisme_tokens_source", "organisme_tokens", "num_nonnulls(secret_id, key_id) = 1")
    op.create_index("ix_organisme_tokens_key_id", "organisme_tokens", ["key_id"])
    op.add_column("depots", sa.Column("organisme_id", sa.Uuid))
    op.add_column("depots", sa.Column("depose_par", sa.Text))
    op.create_foreign_key("fk_depots_organisme_id", "depots", "organismes", ["organisme_id"], ["id"])
    op.create_check_constraint("ck_depots_depose_par", "depots", "(organisme_id IS NULL) = (depose_par IS NULL)")
