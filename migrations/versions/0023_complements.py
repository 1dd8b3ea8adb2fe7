"""Motives of refusal by their codes; complements asked by agents."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

REVIEW_CODE = "review_code IS NULL OR review IS NOT DISTINCT FROM 'refuse'"


def upgrade() -> None:
    op.add_column("depots", sa.Column("review_code", sa.Text))
    op.create_check_constraint(op.f("ck_depots_review_code"), "depots", REVIEW_CODE)
    op.execute("GRANT UPDATE (review_code) ON depots TO inscription_app")
