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
_VERIFIED = (
    "UPDATE depots SET state = 'recu', received_at = legal_now() WHERE id = %s",
    "UPDATE depots SET state = 'en_analyse' WHERE id = %s",
    "UPDATE depots SET state = 'verifie', verified_at = legal_now(), clean_key = 'clean' WHERE id = %s",
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
