"""Test candidates that training bodies make in a sandbox, and its clock, which they set forward."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()
TRUE_TIME = sa.func.clock_timestamp()

# The serving role may not write the clock: this function alone does it, forward, as far as it says, in a sandbox.
ADVANCE = """
CREATE FUNCTION advance_sandbox_clock(target timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    step interval;
    ahead interval;
BEGIN
    PERFORM FROM public.legal_clock WHERE sandbox FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'production';
    END IF;
    step := target - public.legal_now();
    SELECT shift + step INTO ahead FROM public.legal_clock;
    IF step <= interval '0' THEN
        RETURN 'past';
    ELSIF step > interval '31 days' OR ahead > interval '400 days' THEN
        RETURN 'far';
    END IF;
    UPDATE public.legal_clock SET shift = ahead;
    RETURN 'done';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "test_candidates",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("organisme_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("student_number", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reached_at", INSTANT),
        sa.Column("refusal_code", sa.Text),
        sa.Column("refusal", sa.Text),
        sa.Column("created_at", INSTANT, server_default=NOW, nullable=False),
        sa.Column("made_at", INSTANT, server_default=TRUE_TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_test_candidates"),
        sa.ForeignKeyConstraint(["organisme_id"], ["organismes.id"], name="fk_test_candidates_organisme_id"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_test_candidates_account_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "state IN ('compte', 'incomplet', 'certificat_refuse', 'complet', 'en_instruction', 'irregulier', 'valide',"
            " 'rejete', 'sans_accord', 'desinscrit')",
            name="ck_test_candidates_state",
        ),
        sa.CheckConstraint("(refusal_code IS NULL) = (refusal IS NULL)", name="ck_test_candidates_refusal"),
        sa.CheckConstraint("reached_at IS NULL OR refusal IS NULL", name="ck_test_candidates_end"),
    )
    op.create_index("ix_test_candidates_organisme_id", "test_candidates", ["organisme_id", "id"])
    op.create_index("ix_test_candidates_account_id", "test_candidates", ["account_id"])
    op.execute(ADVANCE)
    op.execute("REVOKE EXECUTE ON FUNCTION advance_sandbox_clock FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION advance_sandbox_clock TO inscription_app")
