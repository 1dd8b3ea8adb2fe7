"""Motives of refusal by their codes; complements asked by agents, their wall, and what the queue keeps of them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

INSTANT = sa.DateTime(timezone=True)
REVIEW_CODE = "review_code IS NULL OR review IS NOT DISTINCT FROM 'refuse'"
CHANGES = "closes_at, changed_at, changed_by, cancelled_at, motif, version"


def upgrade() -> None:
    op.add_column("depots", sa.Column("review_code", sa.Text))
    op.create_check_constraint(op.f("ck_depots_review_code"), "depots", REVIEW_CODE)
    op.execute("GRANT UPDATE (review_code) ON depots TO inscription_app")
    _complements()
    _queue()
    _last_wall()


def _complements() -> None:
    op.create_table(
        "complements",
        sa.Column("id", sa.Uuid, server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("pieces", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Uuid, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.Uuid, nullable=False),
        sa.Column("cancelled_at", INSTANT),
        sa.Column("motif", sa.Text),
        sa.Column("version", sa.Integer, server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complements"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_complements_registration_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["agents.id"], name="fk_complements_asked_by"),
        sa.ForeignKeyConstraint(["changed_by"], ["agents.id"], name="fk_complements_changed_by"),
        sa.CheckConstraint("cardinality(pieces) >= 1", name=op.f("ck_complements_pieces")),
        sa.CheckConstraint("btrim(body) <> ''", name=op.f("ck_complements_body")),
        sa.CheckConstraint("asked_at < closes_at", name=op.f("ck_complements_dates")),
        sa.CheckConstraint("(cancelled_at IS NULL) = (motif IS NULL)", name=op.f("ck_complements_cancelled")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_complements_version")),
    )
    op.create_index("ix_complements_registration_id", "complements", ["registration_id"])
    op.create_index(
        "ix_complements_closes_at", "complements", ["closes_at"], postgresql_where=sa.text("cancelled_at IS NULL")
    )
    op.execute("REVOKE UPDATE, DELETE ON complements FROM inscription_app")
    op.execute(f"GRANT UPDATE ({CHANGES}) ON complements TO inscription_app")


def _queue() -> None:
    op.add_column("queue_entries", sa.Column("complement", sa.Text))
    op.add_column("queue_entries", sa.Column("complement_until", INSTANT))
    op.create_check_constraint(
        op.f("ck_queue_entries_complement"), "queue_entries", "complement IN ('attendue', 'repondue')"
    )
    op.create_check_constraint(
        op.f("ck_queue_entries_complement_until"),
        "queue_entries",
        "(complement IS NOT DISTINCT FROM 'attendue') = (complement_until IS NOT NULL)",
    )


def _last_wall() -> None:
    """As in 0019; a derogation of a complement is for a piece that one asks for, until its own bound."""
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
                    AND (d.kind <> 'complement' OR EXISTS (
                        SELECT FROM public.complements c
                        WHERE c.registration_id = NEW.registration_id AND to_jsonb(NEW) ->> 'piece' = ANY (c.pieces)
                            AND c.cancelled_at IS NULL AND at < c.closes_at + public.act_time_limit()
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
