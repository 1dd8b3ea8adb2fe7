"""The journal is chained: each line has its place, and a digest that holds that of the line before."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column(
        "audit_entries",
        sa.Column(
            "xact",
            sa.BigInteger,
            server_default=sa.text("CAST(CAST(pg_current_xact_id() AS text) AS bigint)"),
            nullable=False,
        ),
    )
    op.create_index("ix_audit_entries_xact_id", "audit_entries", ["xact", "id"])
    op.create_table(
        "audit_chain",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("xact", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_audit_chain"),
        sa.UniqueConstraint("entry_id", name="uq_audit_chain_entry_id"),
    )
    op.create_table(
        "audit_seals",
        sa.Column("position", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.Text),
        sa.PrimaryKeyConstraint("position", name="pk_audit_seals"),
    )
    # Append-only for whoever serves.
    op.execute("REVOKE UPDATE, DELETE ON audit_chain, audit_seals FROM inscription_app")
