"""Only a database that is declared a sandbox may have another hour than the true one."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("legal_clock", sa.Column("sandbox", sa.Boolean, server_default=sa.false(), nullable=False))
    # The last wall: whoever holds the owner's password cannot shift a production's clock by one statement.
    op.create_check_constraint("ck_legal_clock_true_time", "legal_clock", "sandbox OR shift = '0'")
