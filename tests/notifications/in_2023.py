"""The exam session of 2023 and its bounds; many candidates at once, made in SQL from one who registered."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests import make
from tests.stage import Stage

# Guide, session 2023: registration closes on 21 November 2022 at 18 h, justificatifs on 4 December, AMEX on the 21st.
REGISTERED = datetime(2022, 11, 12, 9, tzinfo=UTC)
REGISTRATION = datetime(2022, 11, 21, 17, tzinfo=UTC)
AMENAGEMENT = datetime(2022, 11, 21, 23, tzinfo=UTC)
JUSTIFICATIFS = datetime(2022, 12, 4, 23, tzinfo=UTC)
SEVEN_DAYS, TWO_DAYS, THREE_HOURS = timedelta(days=7), timedelta(hours=48), timedelta(hours=3)
MINUTE = timedelta(minutes=1)
IN_2023: dict[str, Any] = {
    "exam_session": 2023,
    "preparation": {
        **make.registration()["preparation"],  # type: ignore[dict-item]  # the body is JSON
        "starts_on": "2021-09-01",
        "ends_on": "2023-05-31",
    },
    "modalites": {"version": "2023-1", "accepted": True},
}
_CROWD = """
WITH people AS (
    INSERT INTO accounts (email, status, civilite, birth_name, first_names, birth_date, birth_country,
        birth_departement, birth_commune, password_hash, signed_up_at)
    SELECT 'exemple' || n || '@example.org', 'actif', civilite, birth_name, first_names, birth_date, birth_country,
        birth_departement, birth_commune, password_hash, signed_up_at
    FROM accounts, generate_series(1, %s) AS n RETURNING id
), registered AS (
    INSERT INTO registrations (account_id, exam_session, academie, specialite, option, forme, candidate_number,
        created_at)
    SELECT people.id, exam_session, academie, specialite, option, forme, people.id::text, created_at
    FROM registrations, people RETURNING id
)
INSERT INTO registration_versions (registration_id, version, choices, digest)
SELECT registered.id, 1, choices, digest FROM registration_versions, registered
"""


async def crowd(servers: Stage, count: int) -> None:
    """As many others, registered as the only one there is."""
    await servers.as_owner(_CROWD, (count,))
