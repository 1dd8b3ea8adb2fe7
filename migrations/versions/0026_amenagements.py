"""The journal is read by time and by who acted; requests of aménagement are held against what candidates declared."""

from alembic import op

revision = "0026"
down_revision = "0022"


def upgrade() -> None:
    op.create_index("ix_audit_entries_recorded_at_id", "audit_entries", ["recorded_at", "id"])
    op.create_index("ix_audit_entries_actor_id_recorded_at_id", "audit_entries", ["actor_id", "recorded_at", "id"])
