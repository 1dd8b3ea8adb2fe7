"""What a receipt says of an act: when it arrived, the bound then in force, by which rules it was judged."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Null for what was written before: its receipt says what is known.
    for table in ("registration_versions", "depots"):
        op.add_column(table, sa.Column("bound_at", INSTANT))
        op.add_column(table, sa.Column("bound_zone", sa.Text))
        op.add_column(table, sa.Column("judged_by", sa.Text))
    op.add_column("registration_versions", sa.Column("arrived_at", INSTANT))
