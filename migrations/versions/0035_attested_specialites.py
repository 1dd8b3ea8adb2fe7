"""For which diploma a training body attests a preparation."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.add_column("attestations", sa.Column("specialite", sa.Text))
