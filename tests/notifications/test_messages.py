"""What agents write to candidates: to one, to a selection, to a whole exam session; each told once."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.notifications.service import messages
from app.staff.rules import Role
from tests import make
from tests.staff.agents import logged_in
from tests.stage import Stage

BODY = {"subject": "La certification en anglais", "body": "Elle aura lieu en mars.\nVotre convocation suivra."}


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """One of Aix, who decides."""
    del clean
    _, client = await logged_in(house, app, role=Role.DECISION)
    return client


async def people(servers: Stage, house: House, app: FastAPI, *academies: str) -> list[make.Candidate]:
    """One candidate registered in each of these académies, and in the queue; the second has a handicap."""
    made = []
    for place, academie in enumerate(academies):
        one = await make.candidate(servers, app, email=f"candidat{place}@example.org")
        await make.registered(one, academie=academie, handicap=place == 1)
        made.append(one)
    await servers.drain(house)
    return made


async def told(candidate: make.Candidate) -> list[dict[str, Any]]:
    """The service's messages in a space."""
    items = (await candidate.client.get("/v1/notifications")).json()["items"]
    return [one for one in items if one["kind"] == "message_du_service"]


async def test_a_message_is_in_the_space_and_in_the_mail(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient
) -> None:
    [camille] = await people(servers, house, app, "02")
    registration = (await camille.client.get("/v1/registrations")).json()["items"][0]["id"]
    sent = await agent.post(f"/v1/staff/dossiers/{registration}/messages", json=BODY)
    assert sent.status_code == 201, sent.text
    await servers.drain(house)
    [message] = await told(camille)
    assert (message["title"], message["registration_id"]) == (BODY["subject"], registration)
    assert BODY["body"] in message["body"]
    mail = make.mail_to(servers, camille.email)
    assert BODY["subject"] in mail.subject
    assert "Elle aura lieu en mars." in mail.text
    await servers.as_owner("UPDATE registrations SET status = 'annulee' WHERE id = %s", (registration,))
    refused = await agent.post(f"/v1/staff/dossiers/{registration}/messages", json=BODY)
    assert (refused.status_code, refused.json()["code"]) == (409, "inscription-terminee")
    acts = await servers.select("SELECT act, detail ->> 'body' FROM audit_entries WHERE act = 'message.send'")
    assert acts == [("message.send", None)]


async def test_a_whole_session_within_the_agent_s_academies_each_once(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient
) -> None:
    """Counted first; then sent under a key, twice asked, once done."""
    everybody = await people(servers, house, app, "02", "02", "02", "03")
    body = {**BODY, "selection": {"exam_session": make.NEXT}}
    counted = await agent.post("/v1/staff/broadcasts", json={**body, "dry_run": True})
    assert (counted.status_code, counted.json()) == (200, {"id": None, "recipients": 3})
    assert [len(await told(one)) for one in everybody] == [0, 0, 0, 0]
    without = await agent.post("/v1/staff/broadcasts", json=body)
    assert (without.status_code, without.json()["code"]) == (400, "cle-requise")
    key = {"idempotency-key": "anglais-2027"}
    sent = [await agent.post("/v1/staff/broadcasts", json=body, headers=key) for _ in range(2)]
    assert [one.status_code for one in sent] == [202, 202]
    assert sent[0].json() == sent[1].json()
    address = sent[0].headers["location"]
    before = (await agent.get(address)).json()
    assert (before["recipients"], before["told"], before["done_at"]) == (3, 0, None)
    await servers.drain(house)
    done = (await agent.get(address)).json()
    assert (done["told"], done["done_at"] is not None) == (3, True)
    assert [len(await told(one)) for one in everybody] == [1, 1, 1, 0]
    _, foreign = await logged_in(house, app, academies=("03",), email="ailleurs@example.org")
    assert (await foreign.get(address)).status_code == 404


async def test_a_selection_is_that_of_the_queue(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient
) -> None:
    one, two = await people(servers, house, app, "02", "02")
    body = {**BODY, "selection": {"handicap": True, "status": ["incomplet"], "missing": "identite"}}
    sent = await agent.post("/v1/staff/broadcasts", json=body, headers={"idempotency-key": "un-envoi-2"})
    assert sent.json()["recipients"] == 1
    # Settled when it was asked: what changes meanwhile changes nothing.
    await servers.as_owner("UPDATE queue_entries SET handicap = NOT handicap")
    await servers.drain(house)
    assert [len(await told(one)), len(await told(two))] == [0, 1]
    wrong = await agent.post("/v1/staff/broadcasts", json={**BODY, "selection": {"couleur": "bleu"}})
    assert wrong.status_code == 422


async def test_batches_go_on_where_they_stopped_and_nobody_is_told_twice(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient
) -> None:
    """A worker dies in the middle of a batch: nothing of it was done; the job done again changes nothing."""
    everybody = await people(servers, house, app, "02", "02")
    body = {**BODY, "selection": {}}
    made = await agent.post("/v1/staff/broadcasts", json=body, headers={"idempotency-key": "un-envoi-3"})
    key = UUID(made.json()["id"])
    with pytest.raises(RuntimeError):
        await _killed(house, key)
    assert (await agent.get(made.headers["location"])).json()["told"] == 0
    for _ in range(2):
        async with house.database.transaction() as db:
            await messages.tell_batch(db, house.clock.now(), key)
    await servers.drain(house)
    assert [len(await told(one)) for one in everybody] == [1, 1]
    assert (await agent.get(made.headers["location"])).json()["told"] == 2


async def _killed(house: House, key: UUID) -> None:
    async with house.database.transaction() as db:
        await messages.tell_batch(db, house.clock.now(), key)
        raise RuntimeError
