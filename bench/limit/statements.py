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

_FACTS = b"""
    r.id, r.version, r.status, v.choices::text, a.birth_date, a.birth_country, c.zone,
    c.registration_opens_at, c.registration_closes_at, c.justificatifs_close_at,
    (SELECT coalesce(json_agg(json_build_array(piece, state, registration_version, review, review_motif) ORDER BY id),
        '[]') FROM depots WHERE registration_id = r.id AND state <> 'abandonne'),
    (SELECT coalesce(json_agg(json_build_array(piece, review, review_motif)), '[]') FROM justificatifs
        WHERE registration_id = r.id)"""
_TABLES = b"""
JOIN registration_versions v ON v.registration_id = r.id AND v.version = r.version
JOIN accounts a ON a.id = r.account_id
JOIN calendars c ON c.year = r.exam_session AND c.academie = r.academie"""

DOSSIER = b"""
SELECT %b, (SELECT coalesce(json_agg(c.*), '[]') FROM complements c WHERE registration_id = r.id),
    d.decision, d.motif, d.decided_at, greatest(
    r.updated_at, d.updated_at, (SELECT max(updated_at) FROM depots WHERE registration_id = r.id),
    (SELECT max(greatest(answered_at, reviewed_at)) FROM justificatifs WHERE registration_id = r.id))
FROM logins l JOIN registrations r ON r.account_id = l.account_id %b
LEFT JOIN dossiers d ON d.registration_id = r.id
WHERE l.digest = %%(credential)s AND l.expires_at > legal_now() AND r.id = %%(registration)s
""" % (_FACTS, _TABLES)

MINE = b"""
SELECT r.id, r.exam_session, r.academie, r.specialite, s.label, r.option, o.label, v.choices ->> 'category', r.forme,
    r.candidate_number, r.status, r.version, r.created_at, r.updated_at
FROM logins l JOIN registrations r ON r.account_id = l.account_id
JOIN registration_versions v ON v.registration_id = r.id AND v.version = r.version
JOIN specialites s ON s.slug = r.specialite
JOIN specialite_options o ON o.slug = coalesce(r.option, r.specialite)
WHERE l.digest = %(credential)s AND l.expires_at > legal_now()
ORDER BY r.id DESC LIMIT 51
"""

DECLARE = b"""
WITH r AS MATERIALIZED (
    SELECT r.* FROM logins l JOIN registrations r ON r.account_id = l.account_id
    WHERE l.digest = %%(credential)s AND l.expires_at > legal_now() AND r.id = %%(registration)s FOR UPDATE OF r
), made AS (
    INSERT INTO depots (registration_id, registration_version, piece, account_id, file_name, media_type, size, sha256,
        declared_at, url_expires_at)
    SELECT r.id, r.version, %%(piece)s, r.account_id, %%(file_name)s, %%(media_type)s, %%(size)s, %%(sha256)s, %%(now)s,
        %%(expires)s
    FROM r WHERE %%(most)s > (SELECT count(*) FROM depots d WHERE d.registration_id = r.id AND d.piece = %%(piece)s
        AND d.state = ANY(%%(counted)s) AND (d.state <> 'attendu' OR d.url_expires_at > %%(now)s)
        AND d.review IS DISTINCT FROM 'refuse')
    RETURNING id, object_key, account_id, registration_id, piece, sha256
), journal AS (
    INSERT INTO audit_entries (act, actor_kind, actor_id, subject_kind, subject_id, detail)
    SELECT 'depot.declare', 'candidate', account_id, 'depot', id,
        jsonb_build_object('registration', registration_id, 'piece', piece, 'sha256', sha256) FROM made
)
SELECT %b, made.id, made.object_key FROM made, r %b
""" % (_FACTS, _TABLES)
