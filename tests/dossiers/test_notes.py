"""Notes between agents: added, never changed, and no candidate ever sees one."""

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.contract.document import contract, operations
from tests.dossiers.deposits import deposited
from tests.staff.agents import logged_in
from tests.stage import Stage

SECRET = "Vu au téléphone : ornithorynque."


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """One of Aix."""
    del clean
    _, client = await logged_in(house, app, role=Role.INSTRUCTION)
    return client


async def test_notes_are_read_in_order_by_colleagues_and_never_change(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient
) -> None:
    registration = (await make.registered(await make.candidate(servers, app)))["id"]
    address = f"/v1/staff/dossiers/{registration}/notes"
    for body in ("Une.", "Deux.\n\n\n  Avec   une suite. ", "Trois."):
        assert (await agent.post(address, json={"body": body})).status_code == 201
    _, reader = await logged_in(house, app, role=Role.LECTURE, email="lecture@example.org")
    page = (await reader.get(address, params={"limit": "2"})).json()
    rest = (await reader.get(address, params={"limit": "2", "cursor": page["next_cursor"]})).json()
    assert [one["body"] for one in (*page["items"], *rest["items"])] == ["Une.", "Deux.\n\nAvec une suite.", "Trois."]
    assert rest["next_cursor"] is None
    for change in ("UPDATE dossier_notes SET body = 'x'", "DELETE FROM dossier_notes"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await servers.as_serving(change)
    assert (await agent.post(address, json={"body": " \n "})).status_code == 422
    lines = await servers.select("SELECT detail FROM audit_entries WHERE act = 'dossier.note'")
    assert len(lines) == 3
    assert "Une." not in str(lines)


async def test_no_candidate_s_operation_shows_a_note(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient
) -> None:
    """Every reading of the contract that is a candidate's, of the dossier that has one."""
    camille = await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    await servers.drain(house)
    [depot] = await deposited(servers, registration, "identite")
    answer = await agent.post(f"/v1/staff/dossiers/{registration}/notes", json={"body": SECRET})
    assert answer.status_code == 201, answer.text
    await servers.drain(house)
    [document, *_] = (await camille.client.get(f"/v1/registrations/{registration}/documents")).json()["items"]
    named = {
        "registration_id": registration, "depot_id": depot, "document_id": document["id"], "piece": "identite",
        "year": make.NEXT, "version": 1, "code": "bts-ndrc", "notification_id": registration,
        "login_id": camille.login_id,
    }  # fmt: skip
    read = 0
    for one in operations(contract()):
        if one.method != "GET" or {"staff", "training-body"} & set(one.path.split("/")):
            continue
        seen = await camille.client.get(
            one.path.format(**named), params={"academie": "02"} if "calendar" in one.path else {}
        )
        assert "ornithorynque" not in seen.text, one.id
        read += seen.status_code == 200
    assert read > 15, "they were read for good"
    told = await servers.select("SELECT body FROM notifications")
    assert "ornithorynque" not in str(told)
    assert "ornithorynque" not in "".join(mail.text for mail in make.mails_to(servers, camille.email))
    assert SECRET in (await agent.get(f"/v1/staff/dossiers/{registration}/notes")).json()["items"][0]["body"]
