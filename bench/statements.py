"""The limit's statements, by hand: one per operation."""

REGISTER = b"""
WITH caller AS MATERIALIZED (
    SELECT account_id FROM logins WHERE digest = %(credential)s AND expires_at > legal_now()
), made AS (
    INSERT INTO registrations (account_id, exam_session, academie, specialite, option, forme, candidate_number)
    SELECT account_id, %(year)s, %(academie)s, %(specialite)s, %(option)s, %(forme)s,
        %(prefix)s || lpad(nextval('candidate_numbers')::text, 7, '0') FROM caller
    RETURNING id, account_id, candidate_number, created_at, updated_at
), version AS (
    INSERT INTO registration_versions (registration_id, version, choices, digest)
    SELECT id, 1, %(choices)s::jsonb, %(digest)s FROM made
), frozen AS (
    UPDATE accounts SET identity_frozen_at = legal_now(), version = accounts.version + 1 FROM made
    WHERE accounts.id = made.account_id AND identity_frozen_at IS NULL
), journal AS (
    INSERT INTO audit_entries (act, actor_kind, actor_id, subject_kind, subject_id, detail)
    SELECT 'registration.register', 'candidate', account_id, 'registration', id, '{"version": 1}' FROM made
), event AS (
    INSERT INTO events (kind, subject)
    SELECT 'registration.saved', jsonb_build_object('registration_id', id, 'version', 1) FROM made RETURNING id
), job AS (
    INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, priority, args)
    SELECT 'reactions', 'reactions.react', 0, jsonb_build_object('event_id', id) FROM event
)
SELECT id, candidate_number, created_at, updated_at FROM made
"""
