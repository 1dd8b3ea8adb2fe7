"""What is national has versions, and each import says who made it and what it brought."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    for table in ("exam_sessions", "organismes"):
        op.add_column(table, sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False))
        op.create_check_constraint(op.f(f"ck_{table}_version"), table, "version >= 1")
    op.add_column("catalogue_imports", sa.Column("kind", sa.Text, server_default="fichiers", nullable=False))
    op.create_check_constraint(
        op.f("ck_catalogue_imports_kind"), "catalogue_imports", "kind IN ('fichiers', 'langue_rare')"
    )
    op.add_column("catalogue_imports", sa.Column("actor_kind", sa.Text, server_default="system", nullable=False))
    op.add_column("catalogue_imports", sa.Column("actor_id", sa.Uuid))
    op.add_column("catalogue_imports", sa.Column("counts", JSONB, server_default=sa.text("'{}'"), nullable=False))
