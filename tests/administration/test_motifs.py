"""Why files are refused and decisions unfavourable: each list is read by every agent, set by who has every académie."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.justificatifs import files
from tests.staff.agents import logged_in
from tests.stage import Stage

ANY = {"if-match": "*"}
SESSION = f"/v1/staff/exam-sessions/{make.NEXT}"
REFUSAL = {"label": "Document périmé", "pieces": ["identite"]}
DECISION = {"label": "Une pièce est un faux.", "ground": "Code pénal, article 441-1.", "verdicts": ["rejete"]}
LISTS = [("refusal-motifs", REFUSAL, "illisible"), ("decision-motifs", DECISION, "hors_delai")]


@pytest.mark.parametrize(("kind", "added", "of_the_list"), LISTS)
async def test_a_motif_is_added_and_set_at_the_version_seen(
    servers: Stage, national: httpx.AsyncClient, kind: str, added: dict[str, Any], of_the_list: str
) -> None:
    read = await national.get(f"{SESSION}/{kind}")
    before = {one["code"]: one for one in read.json()["items"]}
    assert (await national.get(f"{SESSION}/{kind}", headers={"if-none-match": read.headers["etag"]})).status_code == 304
    seen = {"if-match": read.headers["etag"]}
    put = await national.put(f"{SESSION}/{kind}/nouveau", json=added, headers=seen)
    assert put.status_code == 200, put.text
    assert put.json() == {**put.json(), **added, "code": "nouveau", "enabled": True}
    assert (await national.put(f"{SESSION}/{kind}/nouveau", json=added, headers=seen)).status_code == 412
    off = await national.put(f"{SESSION}/{kind}/{of_the_list}", json={"enabled": False}, headers=ANY)
    assert off.json() == {**before[of_the_list], "enabled": False}
    back = await national.put(f"{SESSION}/{kind}/{of_the_list}", json={}, headers=ANY)
    assert back.json() == before[of_the_list]
    after = {one["code"]: one for one in (await national.get(f"{SESSION}/{kind}")).json()["items"]}
    assert after == {**before, "nouveau": put.json()}
    acts = (
        "SELECT count(*) FROM audit_entries WHERE act ^@ 'exam_session' AND act LIKE '%%motif' AND actor_kind = 'agent'"
    )
    assert await servers.select(acts) == [(3,)]


@pytest.mark.parametrize(
    ("kind", "wrong", "fields"),
    [
        ("refusal-motifs", {"pieces": ["À"]}, {"/label", "/pieces"}),
        ("decision-motifs", {"verdicts": []}, {"/label", "/ground", "/verdicts"}),
    ],
)
async def test_everything_wrong_is_told_at_once(
    national: httpx.AsyncClient, kind: str, wrong: dict[str, Any], fields: set[str]
) -> None:
    refused = await national.put(f"{SESSION}/{kind}/nouveau", json=wrong, headers=ANY)
    assert refused.status_code == 422, refused.text
    assert {one["pointer"] for one in refused.json()["errors"]} == fields
    assert "nouveau" not in {one["code"] for one in (await national.get(f"{SESSION}/{kind}")).json()["items"]}


@pytest.mark.parametrize(("kind", "added", "of_the_list"), LISTS)
async def test_one_academie_reads_them_and_sets_none(
    house: House, app: FastAPI, client: httpx.AsyncClient, kind: str, added: dict[str, Any], of_the_list: str
) -> None:
    del client
    _, reader = await logged_in(house, app, role=Role.LECTURE)
    assert of_the_list in {one["code"] for one in (await reader.get(f"{SESSION}/{kind}")).json()["items"]}
    _, chief = await logged_in(house, app, email="chef@example.org")
    refused = await chief.put(f"{SESSION}/{kind}/nouveau", json=added, headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (403, "perimetre-national-requis")


async def test_a_motif_added_is_one_that_a_file_may_be_refused_for(
    servers: Stage, house: House, national: httpx.AsyncClient, camille: make.Candidate
) -> None:
    """And no longer once it is out of use."""
    registration = (await make.registered(camille))["id"]
    depot = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    path = f"/v1/staff/depots/{depot['id']}/reviews"
    body = {"verdict": "refuse", "motif": "nouveau"}
    assert (await national.post(path, json=body, headers=ANY)).status_code == 422
    await national.put(f"{SESSION}/refusal-motifs/nouveau", json=REFUSAL, headers=ANY)
    refused = await national.post(path, json=body, headers=ANY)
    assert refused.is_success, refused.text
    await servers.drain(house)
    assert "Document périmé" in (await camille.client.get("/v1/notifications")).text
