"""What a machine read of a verified file, written once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("depots", sa.Column("read_at", sa.DateTime(timezone=True)))
    op.add_column("depots", sa.Column("reading", JSONB))
    op.add_column("depots", sa.Column("proven_version", sa.Integer))
    op.create_check_constraint(op.f("ck_depots_read"), "depots", "(read_at IS NULL) = (reading IS NULL)")
    op.create_check_constraint(
        op.f("ck_depots_reading"), "depots", "reading IS NULL OR state NOT IN ('attendu', 'recu', 'en_analyse')"
    )
    op.create_check_constraint(
        op.f("ck_depots_proven_version"),
        "depots",
        "proven_version IS NULL OR (reading IS NOT NULL AND proven_version >= 1"
        " AND proven_version < registration_version)",
    )
    op.execute("GRANT UPDATE (read_at, reading, proven_version) ON depots TO inscription_app")
