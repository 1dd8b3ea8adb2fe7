"""What one exam session leaves to the next: definitive formes, imported grades, closings past, order of units."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

INSTANT = sa.DateTime(timezone=True)
NOW = sa.func.legal_now()


def upgrade() -> None:
    op.add_column("unites", sa.Column("after", sa.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False))
    _past_closings()
    _formes()
    _grades()


def _past_closings() -> None:
    """A window extended after it closed is open again; that it had closed is not forgotten."""
    op.add_column(
        "calendars", sa.Column("past_closings", sa.ARRAY(INSTANT), server_default=sa.text("'{}'"), nullable=False)
    )
    # The generated columns of NEW are not computed yet when a BEFORE trigger runs.
    op.execute("""
        CREATE FUNCTION keep_past_closing() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.registration_closes_at <= public.legal_now()
                AND NEW.registration_closes_local AT TIME ZONE NEW.zone <> OLD.registration_closes_at
            THEN
                NEW.past_closings := OLD.past_closings || OLD.registration_closes_at;
            END IF;
            RETURN NEW;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER calendars_past_closing BEFORE UPDATE ON calendars"
        " FOR EACH ROW EXECUTE FUNCTION keep_past_closing()"
    )


def _formes() -> None:
    op.create_table(
        "formes",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("specialite", sa.Text, nullable=False),
        sa.Column("forme", sa.Text, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "specialite", name="pk_formes"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_formes_account_id", ondelete="CASCADE"),
    )
    op.execute("REVOKE INSERT, UPDATE, DELETE ON formes FROM inscription_app")
    op.create_table(
        "forme_corrections",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("specialite", sa.Text, nullable=False),
        sa.Column("forme", sa.Text, nullable=False),
        sa.Column("motive", sa.Text, nullable=False),
        sa.Column("transaction", sa.Text, server_default=sa.text("pg_current_xact_id()::text"), nullable=False),
        sa.Column("recorded_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_forme_corrections"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_forme_corrections_account_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("char_length(motive) >= 10", name="ck_forme_corrections_motive"),
    )
    # Which transaction it is good for, PostgreSQL says, not who serves.
    op.execute("REVOKE INSERT, UPDATE, DELETE ON forme_corrections FROM inscription_app")
    op.execute("GRANT INSERT (account_id, specialite, forme, motive) ON forme_corrections TO inscription_app")
    _forme_trigger()
    op.execute(
        "INSERT INTO formes SELECT DISTINCT ON (account_id, specialite)"
        " account_id, specialite, forme, exam_session, academie, id, created_at FROM registrations"
        " WHERE status <> 'desinscrite' ORDER BY account_id, specialite, exam_session, id"
    )


def _forme_trigger() -> None:
    # The closing that followed the choice, in the académie of the choice: another one joined later, or a calendar
    # extended after closing, moves nothing.
    op.execute("""
        CREATE FUNCTION forme_locks_at(of_session smallint, of_academie text, since timestamptz) RETURNS timestamptz
        LANGUAGE sql STABLE RETURN (
            SELECT coalesce(
                (SELECT min(closing) FROM unnest(past_closings) AS closing WHERE closing > since),
                registration_closes_at
            )
            FROM public.calendars WHERE year = of_session AND academie = of_academie
        )
    """)
    # The owner's rights: who serves may not write `formes`. An act that arrived in time may be written a little late:
    # five seconds cover the time limit of one request; an arrival ticket says when its act arrived.
    op.execute("""
        CREATE FUNCTION keep_forme() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            arrived constant timestamptz := coalesce(
                (SELECT min(t.arrived_at) FROM public.arrival_tickets AS t
                WHERE t.account_id = NEW.account_id AND t.xact = pg_current_xact_id()::text::bigint),
                public.legal_now() - interval '5 seconds'
            );
            held public.formes;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF (NEW.status = 'desinscrite' AND OLD.status <> 'desinscrite') OR NEW.specialite <> OLD.specialite THEN
                    DELETE FROM public.formes AS f
                    WHERE f.account_id = OLD.account_id AND f.specialite = OLD.specialite AND f.registration_id = OLD.id
                        AND (public.forme_locks_at(f.exam_session, f.academie, f.chosen_at)
                            <= greatest(coalesce(NEW.withdrawn_at, public.legal_now()), arrived)) IS NOT TRUE;
                    IF FOUND THEN
                        INSERT INTO public.formes
                        SELECT account_id, specialite, forme, exam_session, academie, id, created_at
                        FROM public.registrations
                        WHERE account_id = OLD.account_id AND specialite = OLD.specialite AND id <> OLD.id
                            AND status <> 'desinscrite'
                        ORDER BY exam_session, id LIMIT 1;
                    END IF;
                END IF;
            END IF;
            IF NEW.status = 'desinscrite' THEN
                RETURN NULL;
            END IF;
            INSERT INTO public.formes VALUES (
                NEW.account_id, NEW.specialite, NEW.forme, NEW.exam_session, NEW.academie, NEW.id, public.legal_now()
            ) ON CONFLICT DO NOTHING;
            IF FOUND THEN
                RETURN NULL;
            END IF;
            SELECT * INTO held FROM public.formes AS f
            WHERE f.account_id = NEW.account_id AND f.specialite = NEW.specialite FOR UPDATE;
            IF held.forme = NEW.forme THEN
                RETURN NULL;
            END IF;
            IF EXISTS (
                SELECT FROM public.forme_corrections AS c
                WHERE c.account_id = NEW.account_id AND c.specialite = NEW.specialite AND c.forme = NEW.forme
                    AND c.transaction = pg_current_xact_id()::text
            ) OR (
                held.registration_id = NEW.id
                AND (public.forme_locks_at(held.exam_session, held.academie, held.chosen_at) <= arrived) IS NOT TRUE
                AND NOT EXISTS (
                    SELECT FROM public.registrations AS r
                    WHERE r.account_id = NEW.account_id AND r.specialite = NEW.specialite AND r.id <> NEW.id
                        AND r.status <> 'desinscrite' AND r.forme <> NEW.forme
                )
            ) THEN
                UPDATE public.formes AS f SET forme = NEW.forme
                WHERE f.account_id = NEW.account_id AND f.specialite = NEW.specialite;
                RETURN NULL;
            END IF;
            RAISE EXCEPTION 'the forme of this spécialité is %', held.forme
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_registrations_forme_definitive',
                    TABLE = 'registrations';
        END $$
    """)
    op.execute(
        "CREATE TRIGGER registrations_forme AFTER INSERT OR UPDATE OF forme, specialite, status ON registrations"
        " FOR EACH ROW EXECUTE FUNCTION keep_forme()"
    )


def _grades() -> None:
    op.create_table(
        "imported_grades",
        sa.Column("candidate_number", sa.Text, nullable=False),
        sa.Column("exam_session", sa.SmallInteger, nullable=False),
        sa.Column("specialite", sa.Text, nullable=False),
        sa.Column("unite", sa.Text, nullable=False),
        sa.Column("grade", sa.Text, nullable=False),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("imported_at", INSTANT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("candidate_number", "exam_session", "specialite", "unite", name="pk_imported_grades"),
        sa.CheckConstraint("candidate_number ~ '^[0-9A-Z]{1,20}$'", name="ck_imported_grades_candidate_number"),
        sa.CheckConstraint(
            r"grade ~ '^((1?[0-9])\.[0-9]{2}|20\.00|absent|absent_force_majeure)$'", name="ck_imported_grades_grade"
        ),
    )
    op.execute("REVOKE DELETE ON imported_grades FROM inscription_app")
