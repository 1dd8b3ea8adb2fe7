"""Files deposited, answers « not concerned », and the only moves of a file that PostgreSQL admits."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSTANT = sa.DateTime(timezone=True)

# The same rows as app/justificatifs/rules/states.py (a test compares them); a new one is NULL.
MOVES = """
    (NULL, 'attendu'),
    ('attendu', 'recu'),
    ('attendu', 'abandonne'),
    ('recu', 'en_analyse'),
    ('en_analyse', 'verifie'),
    ('en_analyse', 'illisible'),
    ('en_analyse', 'infecte'),
    ('recu', 'abandonne'),
    ('en_analyse', 'abandonne'),
    ('verifie', 'abandonne'),
    ('illisible', 'abandonne'),
    ('infecte', 'abandonne')
"""


def upgrade() -> None:
    op.create_table(
        "justificatifs",
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("piece", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=False),
        *_review(),
        sa.PrimaryKeyConstraint("registration_id", "piece", name="pk_justificatifs"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_justificatifs_registration_id", ondelete="CASCADE"
        ),
        *_checks("justificatifs"),
    )
    _depots()
    _only_these_moves()


def _review() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("review", sa.Text),
        sa.Column("review_motif", sa.Text),
        sa.Column("reviewed_at", INSTANT),
        sa.Column("reviewed_by", sa.Uuid),
    )


def _checks(table: str) -> tuple[sa.CheckConstraint, ...]:
    return (
        sa.CheckConstraint("piece ~ '^[a-z0-9_]{1,40}$'", name=f"ck_{table}_piece"),
        sa.CheckConstraint("review IN ('accepte', 'refuse')", name=f"ck_{table}_review"),
        sa.CheckConstraint("review IS DISTINCT FROM 'refuse' OR review_motif IS NOT NULL", name=f"ck_{table}_refused"),
        sa.CheckConstraint("(review IS NULL) = (reviewed_at IS NULL)", name=f"ck_{table}_reviewed"),
    )


def _depots() -> None:
    op.create_table(
        "depots",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("registration_version", sa.Integer, nullable=False),
        sa.Column("piece", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column(
            "object_key",
            sa.Text,
            server_default=sa.text("'depots/' || replace(gen_random_uuid()::text, '-', '')"),
            nullable=False,
        ),
        sa.Column("state", sa.Text, server_default=sa.text("'attendu'"), nullable=False),
        sa.Column("motif", sa.Text),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("url_expires_at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT),
        sa.Column("verified_at", INSTANT),
        sa.Column("clean_key", sa.Text),
        sa.Column("page_count", sa.Integer),
        sa.Column("replaced_by", sa.Uuid),
        *_review(),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.Column("updated_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_depots"),
        sa.UniqueConstraint("object_key", name="uq_depots_object_key"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_depots_registration_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_depots_account_id"),
        sa.ForeignKeyConstraint(["replaced_by"], ["depots.id"], name="fk_depots_replaced_by"),
        sa.CheckConstraint(
            "state IN ('attendu', 'recu', 'en_analyse', 'verifie', 'illisible', 'infecte', 'abandonne')",
            name="ck_depots_state",
        ),
        sa.CheckConstraint("size >= 1", name="ck_depots_size"),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="ck_depots_sha256"),
        sa.CheckConstraint("char_length(file_name) BETWEEN 1 AND 255", name="ck_depots_file_name"),
        sa.CheckConstraint(
            "state NOT IN ('attendu', 'recu', 'en_analyse') OR clean_key IS NULL", name="ck_depots_clean_key"
        ),
        sa.CheckConstraint(
            "state <> 'verifie' OR (clean_key IS NOT NULL AND verified_at IS NOT NULL)", name="ck_depots_verified"
        ),
        sa.CheckConstraint("state NOT IN ('illisible', 'infecte') OR motif IS NOT NULL", name="ck_depots_motif"),
        sa.CheckConstraint("version >= 1", name="ck_depots_version"),
        *_checks("depots"),
    )
    op.create_index("ix_depots_registration_id_id", "depots", ["registration_id", "id"])
    op.create_index("ix_depots_expected", "depots", ["url_expires_at"], postgresql_where=sa.text("state = 'attendu'"))
    # What was declared is evidence: nobody who serves rewrites it, nor deletes it.
    op.execute("REVOKE UPDATE, DELETE ON depots FROM inscription_app")
    op.execute(
        "GRANT UPDATE (state, motif, received_at, verified_at, clean_key, page_count, replaced_by, review,"
        " review_motif, reviewed_at, reviewed_by, version, updated_at) ON depots TO inscription_app"
    )


def _only_these_moves() -> None:
    op.execute(
        "CREATE FUNCTION depot_moves() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE"
        f" AS $$ VALUES {MOVES} $$"
    )
    op.execute("""
        CREATE FUNCTION refuse_other_depot_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            before text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END;
        BEGIN
            IF NEW.state IS DISTINCT FROM before AND NOT EXISTS (
                SELECT FROM public.depot_moves() AS move
                WHERE move.source IS NOT DISTINCT FROM before AND move.target = NEW.state
            ) THEN
                RAISE EXCEPTION 'a depot does not move from % to %', before, NEW.state
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_depots_move', TABLE = 'depots';
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER depots_move BEFORE INSERT OR UPDATE OF state ON depots"
        " FOR EACH ROW EXECUTE FUNCTION refuse_other_depot_moves()"
    )
