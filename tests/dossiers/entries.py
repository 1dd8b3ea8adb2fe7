"""Many entries of the queue, by SQL."""

from tests import make
from tests.stage import Stage

_MANY = """
WITH given AS (
    SELECT %s::int AS number, %s::smallint AS year, %s::text[] AS academies
), people AS (
    INSERT INTO accounts (email, status, civilite, birth_name, first_names, birth_date, birth_country,
        birth_departement, birth_commune, password_hash, signed_up_at)
    SELECT 'p' || n || '@example.org', 'actif', 'madame', 'EXEMPLE ' || n, 'Camille', '2003-04-12', 'FR', '13',
        'Marseille', 'x', legal_now() FROM given, generate_series(1, number) AS n RETURNING id
), numbered AS (
    SELECT id, row_number() OVER () AS n FROM people
), made AS (
    INSERT INTO registrations (account_id, exam_session, academie, specialite, forme, candidate_number)
    SELECT id, year, academies[1 + n / 3 %% cardinality(academies)], 'bts-ndrc', 'globale', 'N' || n
    FROM given, numbered RETURNING id, exam_session, academie, candidate_number
)
INSERT INTO queue_entries (registration_id, exam_session, academie, specialite, category, candidate_number, status,
    missing, refused, sous_reserve_r408, handicap, waiting_since)
SELECT id, exam_session, academie, 'bts-ndrc', 'redoublant', candidate_number,
    (ARRAY['complet', 'incomplet', 'valide'])[1 + substr(candidate_number, 2)::int %% 3], '{}', '{}', false, false,
    '2026-01-01T00:00:00Z'::timestamptz + substr(candidate_number, 2)::int / 4 * interval '1 minute' FROM made
"""


async def many(servers: Stage, number: int, *academies: str) -> None:
    """So many, a third of each of three statuses; four wait since the same instant."""
    await servers.as_owner(_MANY, (number, make.NEXT, list(academies)))
    await servers.as_owner("ANALYZE queue_entries, registrations, accounts")
