"""The journal as administrators read it: who did or read what, whose lines they see, and what they take out."""

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.audit.service import SYSTEM, Party, record
from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.conftest import connect
from tests.justificatifs import files
from tests.staff.agents import logged_in
from tests.stage import Stage

MERGE = {"if-match": "*", "content-type": "application/merge-patch+json"}
DOOR, EXPORT = "/v1/staff/audit", "/v1/staff/audit.csv"


@dataclass(frozen=True)
class Scene:
    """Two académies: an administrator of each, one who reviews in both, a dossier in each with one identity."""

    aix: httpx.AsyncClient
    besancon: httpx.AsyncClient
    both: httpx.AsyncClient
    reviewer: UUID
    camille: make.Candidate
    ours: dict[str, Any]
    depot: str
    theirs: dict[str, Any]


@pytest.fixture
async def scene(servers: Stage, house: House, app: FastAPI, clean: None) -> Scene:
    del clean
    await servers.as_owner("DELETE FROM audit_entries")
    _, aix = await logged_in(house, app, email="aix@example.org")
    _, besancon = await logged_in(house, app, academies=("03",), email="besancon@example.org")
    reviewer, both = await logged_in(house, app, role=Role.DECISION, academies=("02", "03"), email="deux@example.org")
    camille = await make.candidate(servers, app)
    dominique = await make.candidate(servers, app, email="dominique@example.org", first_names="Dominique")
    ours = await make.registered(camille)
    theirs = await make.registered(dominique, academie="03")
    depot = await make.deposited(camille, ours["id"], "identite", files.png())
    await servers.drain(house)
    return Scene(aix, besancon, both, reviewer, camille, ours, depot["id"], theirs)


async def seen(client: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await client.get(DOOR, params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def acts(lines: list[dict[str, Any]]) -> list[str]:
    return [one["act"] for one in lines]


async def test_every_reading_of_an_identity_document_is_one_line(scene: Scene) -> None:
    """By whichever door; and a door that gives no file writes none."""
    doors = (f"/v1/staff/depots/{scene.depot}/download", f"/v1/staff/dossiers/{scene.ours['id']}/files")
    for number, door in enumerate(doors, 1):
        assert (await scene.both.get(door)).status_code == 200
        found = await seen(scene.aix, act="depot.read", registration=scene.ours["id"])
        assert len(found) == number, door
        assert found[0]["subject"] == {
            "kind": "depot",
            "id": scene.depot,
            "registration_id": scene.ours["id"],
            "candidate_number": scene.ours["candidate_number"],
            "academie": "02",
        }
        assert found[0]["actor"] == {"kind": "agent", "id": str(scene.reviewer), "name": "Agent EXEMPLE"}
        assert found[0]["detail"]["piece"] == "identite"
    assert (await scene.besancon.get(doors[0])).status_code == 404
    assert (await scene.both.get(f"/v1/staff/dossiers/{scene.ours['id']}/notes")).status_code == 200
    assert len(await seen(scene.aix, act="depot.read")) == len(doors)


@pytest.mark.parametrize(
    ("address", "told"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8::7", "2001:db8::7"), ("127.0.0.1", None), ("unknown", None)],
)
async def test_a_line_says_from_where_an_agent_acted_and_never_a_candidate(
    scene: Scene, app: FastAPI, address: str, told: str | None
) -> None:
    """That of a proxy on this machine, which tells nothing, is no place."""
    async with connect(app, address=address, authorization=scene.both.headers["authorization"]) as agent:
        assert (await agent.get(f"/v1/staff/dossiers/{scene.ours['id']}")).status_code == 200
    async with connect(app, address=address, authorization=scene.camille.client.headers["authorization"]) as candidate:
        changed = await candidate.patch(f"/v1/registrations/{scene.ours['id']}", json={"handicap": True}, headers=MERGE)
        assert changed.status_code == 200, changed.text
    theirs, ours = await seen(scene.aix, registration=scene.ours["id"], limit="2")
    assert (ours["act"], ours["address"], theirs["act"], theirs["address"]) == (
        "dossier.read",
        told,
        "registration.change",
        None,
    )
    assert "address" not in {*ours["detail"], *theirs["detail"]}


async def test_each_filter_keeps_its_own(scene: Scene, house: House) -> None:
    address = f"/v1/staff/dossiers/{scene.ours['id']}/assignment"
    assert (await scene.both.post(address, headers={"if-match": "*"})).status_code == 201
    assert (await scene.both.get(f"/v1/staff/dossiers/{scene.ours['id']}")).status_code == 200
    assert (await scene.both.get(f"/v1/staff/depots/{scene.depot}/download")).status_code == 200
    motive = {"motive": "Agent absent, été compris."}
    assert (await scene.aix.delete(address, params=motive, headers={"if-match": "*"})).status_code == 204
    by = await seen(scene.aix, agent=str(scene.reviewer))
    assert acts(by) == ["depot.read", "dossier.read", "dossier.take"]
    assert acts(await seen(scene.aix, act="dossier")) == ["dossier.release", "dossier.read", "dossier.take"]
    assert acts(await seen(scene.aix, act="dossier.take")) == ["dossier.take"]
    number = scene.ours["candidate_number"]
    assert await seen(scene.aix, candidate_number=number.lower()) == await seen(
        scene.aix, registration=scene.ours["id"]
    )
    of_account = await seen(scene.aix, account=str(scene.camille.id))
    assert {"dossier.take", "depot.read", "depot.declare"} & {*acts(of_account)} >= {"dossier.take", "depot.read"}
    assert await seen(scene.aix, candidate_number=f"{number}0") == []
    moment = by[1]["recorded_at"]
    assert acts(await seen(scene.aix, agent=str(scene.reviewer), **{"from": moment})) == ["depot.read", "dossier.read"]
    assert acts(await seen(scene.aix, agent=str(scene.reviewer), until=moment)) == ["dossier.take"]
    tomorrow = (house.clock.now() + timedelta(days=1)).isoformat()
    assert await seen(scene.aix, **{"from": tomorrow}) == []
    found = await seen(scene.aix, text="absent, ETE", registration=scene.ours["id"])
    assert [(one["act"], one["detail"]["motive"]) for one in found] == [("dossier.release", motive["motive"])]


@pytest.mark.parametrize("asked", ["agent=moi", "act=Depot", "from=hier", "text=x", "text=absent", "registration=1"])
async def test_what_no_filter_means_is_refused(scene: Scene, asked: str) -> None:
    assert (await scene.aix.get(f"{DOOR}?{asked}")).status_code == 422
    assert (await scene.aix.get(f"{EXPORT}?{asked}")).status_code == 422


async def test_an_administrator_sees_what_bears_on_their_academies_and_their_agents_only(
    scene: Scene, house: House
) -> None:
    for one in (scene.ours, scene.theirs):
        assert (await scene.both.get(f"/v1/staff/dossiers/{one['id']}")).status_code == 200
    body = {"name": "Claude EXEMPLE", "email": "claude@example.org", "role": "lecture", "academies": ["03"]}
    assert (await scene.besancon.post("/v1/staff/agents", json=body)).status_code == 201
    selection = {"selection": {}, "subject": "La certification", "body": "Elle aura lieu en mars."}
    sent = await scene.both.post(
        "/v1/staff/broadcasts", json=selection, headers={"idempotency-key": "un-envoi-de-plus"}
    )
    assert sent.status_code == 202
    async with house.database.transaction() as db:
        await record(db, "grades.import", actor=SYSTEM, subject=Party("grades"))
        await record(db, "essai.sans", actor=Party("agent", scene.reviewer), subject=Party("essai"))
        await record(db, "essai.ici", actor=SYSTEM, subject=Party("essai"), detail={"academie": "02"})
    ours, theirs = await seen(scene.aix, limit="100"), await seen(scene.besancon, limit="100")
    assert {one["subject"]["academie"] for one in ours} <= {"02", None}
    assert scene.theirs["id"] not in str(ours)
    assert scene.ours["id"] not in str(theirs)
    assert acts(ours).count("dossier.read") == acts(theirs).count("dossier.read") == 1
    assert "broadcast.send" in acts(ours)
    assert "broadcast.send" in acts(theirs), "it bore on both"
    # Besançon's new agent is Besançon's business; one who serves both académies is administered by neither alone.
    assert ("agent.create" in acts(ours), "agent.create" in acts(theirs)) == (True, True)
    created = {one["subject"]["id"] for one in ours if one["act"] == "agent.create"}
    assert str(scene.reviewer) not in created
    assert created.isdisjoint({one["subject"]["id"] for one in theirs})
    assert "essai.ici" in acts(ours)
    for missing in ("grades.import", "essai.sans"):
        assert missing not in acts(ours) + acts(theirs), "of no académie: the operator's"
    registered = [one for one in ours if one["actor"]["kind"] == "candidate"]
    assert {one["subject"]["registration_id"] for one in registered} == {scene.ours["id"]}


async def test_what_a_candidate_did_to_their_account_is_seen_where_they_registered(scene: Scene) -> None:
    changed = {"current_password": make.PASSWORD, "password": make.NEW_PASSWORD}
    assert (await scene.camille.client.put("/v1/me/password", json=changed)).status_code in {200, 204}
    found = await seen(scene.aix, account=str(scene.camille.id))
    assert found[0]["subject"]["kind"] == "account"
    assert await seen(scene.besancon, account=str(scene.camille.id)) == []


async def test_pages_give_each_line_once_the_latest_first(scene: Scene, servers: Stage, house: House) -> None:
    async with house.database.transaction() as db:
        for number in range(25):
            detail = {"academie": "02", "number": number}
            await record(db, "essai.page", actor=SYSTEM, subject=Party("essai"), detail=detail)
    await servers.as_owner("ALTER TABLE audit_entries DISABLE TRIGGER USER")
    await servers.as_owner("UPDATE audit_entries SET recorded_at = date_trunc('hour', recorded_at)")
    await servers.as_owner("ALTER TABLE audit_entries ENABLE TRIGGER USER")
    given: list[int] = []
    address = f"{DOOR}?act=essai.page&limit=7"
    while address:
        page = (await scene.aix.get(address)).json()
        given += [one["detail"]["number"] for one in page["items"]]
        more = page["next_cursor"]
        address = f"{DOOR}?act=essai.page&limit=7&cursor={quote(more)}" if more else ""
    assert given == [*range(24, -1, -1)]


async def test_the_export_has_the_same_lines_and_is_journaled(scene: Scene) -> None:
    assert (await scene.both.get(f"/v1/staff/depots/{scene.depot}/download")).status_code == 200
    for asked in ({"act": "depot"}, {"candidate_number": scene.ours["candidate_number"]}):
        listed = await seen(scene.aix, limit="100", **asked)
        answer = await scene.aix.get(EXPORT, params={**asked, "separator": ";"})
        assert answer.status_code == 200, answer.text
        read = list(csv.DictReader(io.StringIO(answer.text), delimiter=";"))
        assert [(one["Acte"], one["Identifiant du sujet"]) for one in read] == [
            (one["act"], one["subject"]["id"]) for one in listed
        ]
        assert read[0]["Instant (UTC)"] == f"{listed[0]['recorded_at'][:19]}Z"
        assert read[0]["Nom de l'agent"] == "Agent EXEMPLE"
    ended, begun, *_ = await seen(scene.aix, act="export")
    assert (begun["detail"]["what"], ended["detail"]["rows"], ended["detail"]["whole"]) == ("audit", len(listed), True)
    assert begun["detail"]["selection"] == {"candidate_number": scene.ours["candidate_number"]}
    assert await seen(scene.besancon, act="export") == []
