"""The last wall of the deadlines, the derogations that open it, and the notices that calendars or the clock changed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

INSTANT = sa.DateTime(timezone=True)

# The same pairs as app/exam_sessions/rules/derogations.py (a test compares them).
ADMITTED = """
    ('ticket', 'registration'),
    ('ticket', 'justificatifs'),
    ('complement', 'justificatifs'),
    ('correction', 'registration'),
    ('r408', 'justificatifs'),
    ('seconde_chance', 'registration'),
    ('seconde_chance', 'justificatifs')
"""


def upgrade() -> None:
    op.create_table(
        "window_derogations",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("window", sa.Text, nullable=False),
        sa.Column("registration_id", sa.Uuid),
        sa.Column("account_id", sa.Uuid),
        sa.Column("motive", sa.Text, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Uuid),
        sa.Column("recorded_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.Column(
            "xact",
            sa.BigInteger,
            server_default=sa.text("CAST(CAST(pg_current_xact_id() AS text) AS bigint)"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_window_derogations"),
        sa.CheckConstraint(f'(kind, "window") IN ({ADMITTED})', name="ck_window_derogations_kind"),
        sa.CheckConstraint("num_nonnulls(registration_id, account_id) >= 1", name="ck_window_derogations_whose"),
        sa.CheckConstraint("btrim(motive) <> ''", name="ck_window_derogations_motive"),
    )
    op.create_index("ix_window_derogations_xact", "window_derogations", ["xact"])
    _derogate()
    _last_wall()
    _notices()


def _derogate() -> None:
    # Whoever serves cannot write the table: only this function does, and never without its line in the journal.
    op.execute("REVOKE INSERT, UPDATE, DELETE ON window_derogations FROM inscription_app")
    op.execute("""
        CREATE FUNCTION derogate(
            kind text, "window" text, registration uuid, account uuid, motive text, actor_kind text, actor uuid
        ) RETURNS uuid LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
        BEGIN ATOMIC
            WITH derogation AS (
                INSERT INTO public.window_derogations
                    (kind, "window", registration_id, account_id, motive, actor_kind, actor_id)
                VALUES (derogate.kind, derogate."window", derogate.registration, derogate.account, derogate.motive,
                    derogate.actor_kind, derogate.actor)
                RETURNING *
            ), journal AS (
                INSERT INTO public.audit_entries (act, actor_kind, actor_id, subject_kind, subject_id, detail)
                SELECT 'window.derogation', d.actor_kind, d.actor_id,
                    CASE WHEN d.registration_id IS NULL THEN 'account' ELSE 'registration' END,
                    coalesce(d.registration_id, d.account_id),
                    jsonb_build_object('derogation', d.id, 'kind', d.kind, 'window', d."window", 'motive', d.motive)
                FROM derogation d
            )
            SELECT id FROM derogation;
        END
    """)


def _last_wall() -> None:
    # How long after the bound the database still takes an act: the time limit of one request (http/envelope.py).
    op.execute("CREATE FUNCTION act_time_limit() RETURNS interval LANGUAGE sql IMMUTABLE RETURN interval '5 seconds'")
    op.execute("""
        CREATE FUNCTION refuse_out_of_window() RETURNS trigger LANGUAGE plpgsql AS $$
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
                    AND (d.kind <> 'r408' OR to_jsonb(NEW) ->> 'piece' = 'r408')
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
    for table, window in (("registration_versions", "registration"), ("depots", "justificatifs")):
        # Deferred: judged at COMMIT, so that a transaction held open writes nothing late.
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_window AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED"
            f" FOR EACH ROW EXECUTE FUNCTION refuse_out_of_window('{window}')"
        )


def _notices() -> None:
    op.execute("""
        CREATE FUNCTION notify_deadlines() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('deadlines', TG_TABLE_NAME);
            RETURN NULL;
        END $$
    """)
    for table in ("calendars", "exam_sessions", "legal_clock"):
        op.execute(
            f"CREATE TRIGGER {table}_notice AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION notify_deadlines()"
        )
