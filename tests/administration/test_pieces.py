"""The pieces of an exam session are set and given back to the guide's list by who has every académie."""

from typing import Any

import httpx

from tests import make
from tests.justificatifs import files
from tests.stage import Stage

PIECES = f"/v1/staff/exam-sessions/{make.NEXT}/pieces"
ANY = {"if-match": "*"}
OWN = {
    "label": "Attestation de stage",
    "help": "Signée.",
    "reason": "Demandée cette année.",
    "source": "Note de service",
}


async def listed(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """By code."""
    return {one["piece"]: one for one in (await client.get(PIECES)).json()["items"]}


async def test_a_piece_is_set_whole_at_the_version_seen_and_given_back(
    servers: Stage, national: httpx.AsyncClient
) -> None:
    read = await national.get(PIECES)
    assert (await national.get(PIECES, headers={"if-none-match": read.headers["etag"]})).status_code == 304
    seen = {"if-match": read.headers["etag"]}
    put = await national.put(f"{PIECES}/certificat_jdc", json={"enabled": True, "max_files": 3}, headers=seen)
    assert put.status_code == 200, put.text
    one = put.json()
    assert (one["enabled"], one["max_files"], one["added"], one["changed"]) == (
        True,
        3,
        False,
        ["enabled", "max_files"],
    )
    assert (await national.put(f"{PIECES}/certificat_jdc", json={}, headers=seen)).status_code == 412
    whole = await national.put(f"{PIECES}/certificat_jdc", json={"label": "La JDC"}, headers=ANY)
    assert (whole.json()["enabled"], whole.json()["max_files"], whole.json()["label"]) == (False, 1, "La JDC")
    seen = {"if-match": whole.headers["etag"]}
    assert (await national.delete(f"{PIECES}/certificat_jdc", headers=seen)).status_code == 204
    assert (await listed(national))["certificat_jdc"]["changed"] == []
    assert (await national.delete(f"{PIECES}/certificat_jdc", headers=ANY)).status_code == 204
    assert (await national.delete(f"{PIECES}/inconnue", headers=ANY)).status_code == 404
    acts = "SELECT act FROM audit_entries WHERE act ^@ 'exam_session' AND actor_kind = 'agent' ORDER BY id"
    assert await servers.select(acts) == [
        ("exam_session.piece",),
        ("exam_session.piece",),
        ("exam_session.piece_forgotten",),
    ]


async def test_everything_wrong_is_told_at_once(national: httpx.AsyncClient) -> None:
    wrong = {"categories": [], "max_files": 0, "formats": ["text/html"], "max_bytes": 2**40, "late_allowed": True}
    refused = await national.put(f"{PIECES}/stage", json=wrong, headers=ANY)
    assert refused.status_code == 422, refused.text
    fields = {one["pointer"] for one in refused.json()["errors"]}
    assert fields == {f"/{name}" for name in (*OWN, *wrong)}
    assert "stage" not in await listed(national)


async def test_an_added_piece_that_candidates_used_is_not_forgotten(
    national: httpx.AsyncClient, camille: make.Candidate
) -> None:
    added = await national.put(f"{PIECES}/stage", json={**OWN, "enabled": True}, headers=ANY)
    assert (added.status_code, added.json()["added"]) == (200, True)
    registration = (await make.registered(camille))["id"]
    await make.declared(camille, registration, "stage", files.pdf())
    refused = await national.delete(f"{PIECES}/stage", headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (409, "piece-employee")
    off = await national.put(f"{PIECES}/stage", json={**OWN, "enabled": False}, headers=ANY)
    assert off.json()["enabled"] is False
    other = await national.put(f"{PIECES}/autre", json=OWN, headers=ANY)
    assert other.status_code == 200
    assert (await national.delete(f"{PIECES}/autre", headers=ANY)).status_code == 204
    assert "autre" not in await listed(national)
