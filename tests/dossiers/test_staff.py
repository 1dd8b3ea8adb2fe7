"""What an agent reads of a dossier: of their académies only, and every reading is journaled."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff import service as staff
from app.staff.rules import AgentEntry, Role, Scope
from tests import make
from tests.conftest import connect
from tests.dossiers.deposits import deposited
from tests.stage import Stage

MAIL = "agent@example.org"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


async def _agent(
    house: House, app: FastAPI, *, academies: tuple[str, ...] = ("02",), scopes: tuple[Scope, ...] = (Scope.READ,)
) -> httpx.AsyncClient:
    async with house.database.transaction() as db:
        await staff.create_agent(
            db, AgentEntry(name="Agent EXEMPLE", email=MAIL, role=Role.INSTRUCTION, academies=academies)
        )
        token = await staff.create_token(
            db, house.clock.now(), MAIL, label="essai", scopes=scopes, life=timedelta(days=1)
        )
    return connect(app, authorization=f"Bearer {token}")


async def test_an_agent_reads_the_whole_and_the_journal_says_so(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate
) -> None:
    saved = await make.registered(camille, handicap=True)
    [depot] = await deposited(servers, saved["id"], "identite")
    agent = await _agent(house, app)
    answer = await agent.get(f"/v1/staff/dossiers/{saved['id']}")
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert shown["candidate"]["birth_name"] == "EXEMPLE"
    assert shown["candidate_number"] == saved["candidate_number"]
    assert (shown["status"], shown["registration_version"]) == ("incomplet", 1)
    [identity] = [item for item in shown["justificatifs"] if item["piece"] == "identite"]
    assert [UUID(one["id"]) for one in identity["depots"]] == [depot]
    assert "handicap" not in answer.text
    assert await servers.select("SELECT act, subject_id FROM audit_entries WHERE actor_kind = 'agent'") == [
        ("dossier.read", UUID(saved["id"]))
    ]


async def test_another_academie_s_is_as_absent_and_leaves_no_trace(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    agent = await _agent(house, app, academies=("03",))
    answers = [await agent.get(f"/v1/staff/dossiers/{one}") for one in (saved["id"], uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [{**answer.json(), "trace_id": ""} for answer in answers]
    assert bodies[0] == bodies[1]
    assert await servers.select("SELECT act FROM audit_entries WHERE actor_kind = 'agent'") == []


async def test_a_token_without_the_scope_reads_nothing(house: House, app: FastAPI, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    agent = await _agent(house, app, scopes=(Scope.REVIEW,))
    assert (await agent.get(f"/v1/staff/dossiers/{saved['id']}")).status_code == 403


async def test_a_candidate_is_no_agent(camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    assert (await camille.client.get(f"/v1/staff/dossiers/{saved['id']}")).status_code == 401
