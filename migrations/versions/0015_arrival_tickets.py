"""The arrival tickets that served."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "arrival_tickets",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.Column(
            "xact",
            sa.BigInteger,
            server_default=sa.text("CAST(CAST(pg_current_xact_id() AS text) AS bigint)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_arrival_tickets"),
    )
    op.create_index("ix_arrival_tickets_xact", "arrival_tickets", ["xact"])
    # Once is for ever.
    op.execute("REVOKE UPDATE, DELETE ON arrival_tickets FROM inscription_app")
