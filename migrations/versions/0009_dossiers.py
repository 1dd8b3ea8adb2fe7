"""What was decided of dossiers, and the only moves that PostgreSQL admits."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INSTANT = sa.DateTime(timezone=True)

# The same rows as app/dossiers/rules/states.py (a test compares them); undecided is NULL.
MOVES = """
    (NULL, 'en_instruction'),
    ('en_instruction', 'irregulier'),
    ('irregulier', 'en_instruction'),
    ('en_instruction', 'valide'),
    ('en_instruction', 'rejete'),
    ('valide', 'en_instruction'),
    ('rejete', 'en_instruction')
"""


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("motif", sa.Text),
        sa.Column("decided_at", INSTANT),
        sa.Column("decided_by", sa.Uuid),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("registration_id", name="pk_dossiers"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_dossiers_registration_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "decision IN ('en_instruction', 'irregulier', 'valide', 'rejete')", name="ck_dossiers_decision"
        ),
        sa.CheckConstraint("decision NOT IN ('irregulier', 'rejete') OR motif IS NOT NULL", name="ck_dossiers_motif"),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="ck_dossiers_decided_at"),
        sa.CheckConstraint("version >= 1", name="ck_dossiers_version"),
    )
    # A dossier deleted and made again would have moved otherwise than by the table.
    op.execute("REVOKE DELETE ON dossiers FROM inscription_app")
    _only_these_moves()
    # The history of a dossier is made of the facts told of its registration.
    op.create_index("ix_events_registration_id", "events", [sa.text("(subject ->> 'registration_id')"), "id"])


def _only_these_moves() -> None:
    op.execute(
        "CREATE FUNCTION dossier_moves() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE"
        f" AS $$ VALUES {MOVES} $$"
    )
    op.execute("""
        CREATE FUNCTION refuse_other_dossier_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            before text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.decision END;
        BEGIN
            IF NEW.decision IS DISTINCT FROM before AND NOT EXISTS (
                SELECT FROM public.dossier_moves() AS move
                WHERE move.source IS NOT DISTINCT FROM before AND move.target = NEW.decision
            ) THEN
                RAISE EXCEPTION 'a dossier does not move from % to %', before, NEW.decision
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_dossiers_move', TABLE = 'dossiers';
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER dossiers_move BEFORE INSERT OR UPDATE ON dossiers"
        " FOR EACH ROW EXECUTE FUNCTION refuse_other_dossier_moves()"
    )
