"""The last wall, as in 0019: a piece that its exam session lets come late passes as R408 does, and no other."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
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
