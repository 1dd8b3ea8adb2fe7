"""Agents judge answers « non concerné »: each answer has a version, never given twice even if it is taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("CREATE SEQUENCE justificatif_versions")
    op.execute("GRANT USAGE, SELECT ON SEQUENCE justificatif_versions TO inscription_app")
    op.add_column(
        "justificatifs",
        sa.Column(
            "version",
            sa.BigInteger,
            server_default=sa.text("nextval('justificatif_versions')"),
            nullable=False,
        ),
    )
