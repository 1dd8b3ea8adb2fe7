"""Clean copies are served, originals are sealed; why a file is refused has a code; second chances, and their wall."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

INSTANT = sa.DateTime(timezone=True)
FAULTS = (
    "'autre_contenu', 'mauvais_type', 'format_refuse', 'fichier_double', 'casse', 'protege', 'trop_de_pages',"
    " 'trop_complexe', 'contenu_actif', 'non_analysable', 'infecte'"
)
COPY = "sealed_key, clean_sha256, clean_size, clean_media_type"
# Those of 0014, and the new one (a test compares them with app/exam_sessions/rules/derogations.py).
ADMITTED = """
    ('ticket', 'registration'),
    ('ticket', 'justificatifs'),
    ('complement', 'justificatifs'),
    ('correction', 'registration'),
    ('r408', 'justificatifs'),
    ('seconde_chance', 'registration'),
    ('seconde_chance', 'justificatifs'),
    ('nouvel_envoi', 'justificatifs')
"""


def upgrade() -> None:
    _copies()
    _second_chances()
    op.drop_constraint(op.f("ck_window_derogations_ck_window_derogations_kind"), "window_derogations")
    op.create_check_constraint("ck_window_derogations_kind", "window_derogations", f'(kind, "window") IN ({ADMITTED})')
    _last_wall()


def _copies() -> None:
    op.add_column("depots", sa.Column("fault", sa.Text))
    op.add_column("depots", sa.Column("sealed_key", sa.Text))
    op.add_column("depots", sa.Column("clean_sha256", sa.Text))
    op.add_column("depots", sa.Column("clean_size", sa.BigInteger))
    op.add_column("depots", sa.Column("clean_media_type", sa.Text))
    # Before, the file itself was served.
    op.execute(
        "UPDATE depots SET sealed_key = clean_key, clean_sha256 = sha256, clean_size = size,"
        " clean_media_type = media_type WHERE clean_key IS NOT NULL"
    )
    op.create_check_constraint("ck_depots_fault", "depots", f"fault IN ({FAULTS})")
    op.create_check_constraint("ck_depots_clean_sha256", "depots", "clean_sha256 ~ '^[0-9a-f]{64}$'")
    op.create_check_constraint("ck_depots_copy", "depots", f"num_nulls(clean_key, {COPY}) IN (0, 5)")
    op.execute(f"GRANT UPDATE (fault, {COPY}) ON depots TO inscription_app")


def _second_chances() -> None:
    op.create_table(
        "second_chances",
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("piece", sa.Text, nullable=False),
        sa.Column("depot_id", sa.Uuid, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("closed_by", sa.Uuid),
        sa.Column("motif", sa.Text),
        sa.PrimaryKeyConstraint("registration_id", "piece", name="pk_second_chances"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_second_chances_registration_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["depot_id"], ["depots.id"], name="fk_second_chances_depot_id", ondelete="CASCADE"),
        sa.CheckConstraint("piece ~ '^[a-z0-9_]{1,40}$'", name="ck_second_chances_piece"),
        sa.CheckConstraint("opened_at < closes_at", name="ck_second_chances_dates"),
        sa.CheckConstraint("num_nulls(closed_at, closed_by, motif) IN (0, 3)", name="ck_second_chances_closed"),
    )
    op.execute("REVOKE UPDATE, DELETE ON second_chances FROM inscription_app")
    op.execute("GRANT UPDATE (depot_id, closes_at, closed_at, closed_by, motif) ON second_chances TO inscription_app")


def _last_wall() -> None:
    """As in 0014; passes too what its exam session lets come late, and a piece whose second chance is open."""
    op.execute("""
        CREATE OR REPLACE FUNCTION refuse_out_of_window() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            at timestamptz := public.legal_now();
            asked record;
        BEGIN
            SELECT r.account_id, r.exam_session, r.academie, c.registration_opens_at AS opens_at,
                CASE TG_ARGV[0] WHEN 'registration' THEN c.registration_closes_at ELSE c.justificatifs_close_at END
                    AS closes_at
            INTO asked
            FROM public.registrations r
            LEFT JOIN public.calendars c ON c.year = r.exam_session AND c.academie = r.academie
            WHERE r.id = NEW.registration_id;
            IF at >= asked.opens_at AND at < asked.closes_at + public.act_time_limit() THEN
                RETURN NULL;
            END IF;
            IF EXISTS (
                SELECT FROM public.window_derogations d
                WHERE d.xact = pg_current_xact_id()::text::bigint AND d."window" = TG_ARGV[0]
                    AND (d.registration_id = NEW.registration_id OR d.account_id = asked.account_id)
                    AND (d.kind <> 'r408' OR to_jsonb(NEW) ->> 'piece' = 'r408' OR EXISTS (
                        SELECT FROM public.exam_sessions s
                        WHERE s.year = asked.exam_session
                            AND (s.settings #> ARRAY['pieces', to_jsonb(NEW) ->> 'piece', 'late_allowed']) = 'true'
                    ))
                    AND (d.kind <> 'nouvel_envoi' OR EXISTS (
                        SELECT FROM public.second_chances s
                        WHERE s.registration_id = NEW.registration_id AND s.piece = to_jsonb(NEW) ->> 'piece'
                            AND s.closed_at IS NULL AND at < s.closes_at + public.act_time_limit()
                    ))
            ) THEN
                RETURN NULL;
            END IF;
            RAISE EXCEPTION 'out of the window %', TG_ARGV[0] USING
                ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME,
                DETAIL = jsonb_build_object(
                    'window', TG_ARGV[0], 'year', asked.exam_session, 'academie', asked.academie, 'at', at
                );
        END $$
    """)
