"""Files in place, as the worker leaves them once verified: by SQL, move by move."""

from uuid import UUID

import httpx

from tests.stage import Stage

_DECLARED = """
INSERT INTO depots (registration_id, registration_version, piece, account_id, file_name, media_type, size, sha256,
    declared_at, url_expires_at)
SELECT id, version, %s, account_id, 'fichier.pdf', 'application/pdf', 3, repeat('0', 64), legal_now(), legal_now()
FROM registrations WHERE id = %s RETURNING id
"""
CLEAN = (
    "clean_key = 'clean', sealed_key = 'sealed', clean_sha256 = repeat('0', 64), clean_size = 1,"
    " clean_media_type = 'application/pdf'"
)
"""What the worker writes of a clean copy."""
UNCLEAN = "clean_key = NULL, sealed_key = NULL, clean_sha256 = NULL, clean_size = NULL, clean_media_type = NULL"
_VERIFIED = (
    "UPDATE depots SET state = 'recu', received_at = legal_now() WHERE id = %s",
    "UPDATE depots SET state = 'en_analyse' WHERE id = %s",
    f"UPDATE depots SET state = 'verifie', verified_at = legal_now(), {CLEAN} WHERE id = %s",
    "UPDATE depots SET read_at = legal_now(), reading = '{}' WHERE id = %s",
)


async def deposited(servers: Stage, registration: object, *pieces: str) -> list[UUID]:
    """One verified file for each of these pieces; their keys."""
    made = []
    for piece in pieces:
        [(depot,)] = await servers.select(_DECLARED, (piece, registration))
        for move in _VERIFIED:
            await servers.as_owner(move, (depot,))
        assert isinstance(depot, UUID)
        made.append(depot)
    return made


async def missing(client: httpx.AsyncClient, registration: object) -> list[str]:
    """The codes of what the dossier waits for."""
    dossier = (await client.get(f"/v1/registrations/{registration}/dossier")).json()
    return [piece["piece"] for piece in dossier["missing"]]


async def chance_opened(servers: Stage, registration: object, piece: str) -> None:
    """A second chance of this piece, as if its file had been refused too late (test_second_chances walks it)."""
    [depot] = await deposited(servers, registration, piece)
    await servers.as_owner(
        "INSERT INTO second_chances (registration_id, piece, depot_id, opened_at, closes_at)"
        " VALUES (%s, %s, %s, legal_now(), legal_now() + interval '3 days')",
        (registration, piece, depot),
    )


async def complement_asked(servers: Stage, registration: object, agent: object, *pieces: str, days: int = 15) -> UUID:
    """A complement of these pieces, whatever the day (test_complements walks its door)."""
    [(key,)] = await servers.select(
        "INSERT INTO complements (registration_id, pieces, body, asked_at, asked_by, closes_at, changed_at, changed_by)"
        " VALUES (%s, %s, 'Le verso manque.', legal_now(), %s, legal_now() + %s * interval '1 day', legal_now(), %s)"
        " RETURNING id",
        (registration, list(pieces), agent, days, agent),
    )
    assert isinstance(key, UUID)
    return key
