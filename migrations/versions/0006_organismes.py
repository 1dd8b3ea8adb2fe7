"""Training bodies."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "organismes",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("plain_name", sa.Text(collation="C"), nullable=False),
        sa.Column("siret", sa.Text),
        sa.Column("uai", sa.Text),
        sa.Column("city", sa.Text),
        sa.Column("distance", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organismes"),
        sa.UniqueConstraint("plain_name", name="uq_organismes_plain_name"),
        sa.UniqueConstraint("siret", name="uq_organismes_siret"),
        sa.UniqueConstraint("uai", name="uq_organismes_uai"),
        sa.CheckConstraint("siret ~ '^[0-9]{14}$'", name="ck_organismes_siret"),
        sa.CheckConstraint("uai ~ '^[0-9]{7}[A-Z]$'", name="ck_organismes_uai"),
    )
