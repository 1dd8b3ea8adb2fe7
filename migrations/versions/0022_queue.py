"""The queue of dossiers: its copy of what is computed, who holds what, notes, messages to many; names searched."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()
KEY = sa.text("uuidv7()")
STATUSES = "status IN ('incomplet', 'complet', 'en_instruction', 'irregulier', 'valide', 'rejete')"

# Letters without accents, in lower case, words apart by one space: a name as it is searched.
SEARCHABLE = r"""
CREATE FUNCTION searchable(name text, more text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(lower(regexp_replace(
    replace(replace(replace(replace(replace(normalize(name || ' ' || more, NFD),
        'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'),
    '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', ' ', 'g'))
"""


def upgrade() -> None:
    op.execute(SEARCHABLE)
    for key, name in (("birth_key", "birth_name"), ("usage_key", "usage_name")):
        computed = sa.Computed(f"searchable({name}, first_names)", persisted=True)
        op.add_column("accounts", sa.Column(key, sa.Text(collation="C"), computed))
        op.create_index(f"ix_accounts_{key}", "accounts", [key])
    _queue()
    _work()
    _broadcasts()
    op.execute("REVOKE UPDATE, DELETE ON dossier_notes, broadcast_recipients FROM inscription_app")


def _queue() -> None:
    op.create_table(
        "queue_entries",
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("specialite", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("candidate_number", sa.Text(collation="C"), nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("missing", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("refused", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("sous_reserve_r408", sa.Boolean, nullable=False),
        sa.Column("handicap", sa.Boolean, nullable=False),
        sa.Column("waiting_since", INSTANT, nullable=False),
        sa.Column("refreshed_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("registration_id", name="pk_queue_entries"),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name="fk_queue_entries_registration_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(STATUSES, name=op.f("ck_queue_entries_status")),
    )
    order = ["exam_session", "academie", "status", "waiting_since", "registration_id"]
    op.create_index("ix_queue_entries_order", "queue_entries", order)
    op.create_index("ix_queue_entries_candidate_number", "queue_entries", ["candidate_number"])


def _work() -> None:
    op.create_table(
        "assignments",
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("agent_id", sa.Uuid),
        sa.Column("taken_at", INSTANT),
        sa.Column("expires_at", INSTANT),
        sa.Column("version", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("registration_id", name="pk_assignments"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_assignments_registration_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_assignments_agent_id"),
        sa.CheckConstraint("num_nulls(agent_id, taken_at, expires_at) IN (0, 3)", name=op.f("ck_assignments_held")),
        sa.CheckConstraint("taken_at < expires_at", name=op.f("ck_assignments_dates")),
    )
    op.create_index("ix_assignments_agent_id", "assignments", ["agent_id"])
    op.create_table(
        "dossier_notes",
        sa.Column("id", sa.Uuid, server_default=KEY, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_notes"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_dossier_notes_registration_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_dossier_notes_agent_id"),
    )
    op.create_index("ix_dossier_notes_registration_id_id", "dossier_notes", ["registration_id", "id"])


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Uuid, server_default=KEY, nullable=False),
        sa.Column("agent_id", sa.Uuid, nullable=False),
        sa.Column("academies", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("recipients", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("told", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("position", sa.Uuid),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_broadcasts_agent_id"),
        sa.CheckConstraint("told BETWEEN 0 AND recipients", name=op.f("ck_broadcasts_told")),
    )
    op.create_table(
        "broadcast_recipients",
        sa.Column("broadcast_id", sa.Uuid, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "registration_id", name="pk_broadcast_recipients"),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name="fk_broadcast_recipients_broadcast_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name="fk_broadcast_recipients_registration_id",
            ondelete="CASCADE",
        ),
    )
