"""One act on many dossiers: each whole or not at all, once, with its line in the report; tried first if one likes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.dev.postgres import OWNER
from app.dossiers.service import bulk, entries
from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited
from tests.exam_sessions.bounds import bound, jump
from tests.staff.agents import logged_in
from tests.stage import SUITE, Stage

ADDRESS = "/v1/staff/bulk-acts"
ACCEPT = {"kind": "accept_piece", "piece": "identite"}
PIECES = ("recapitulatif_signe", "identite", "certificat_scolarite_1", "certificat_scolarite_2", "diplome_requis")


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """One of Aix, who decides."""
    del clean
    _, client = await logged_in(house, app, role=Role.DECISION)
    return client


@pytest.fixture
async def three(servers: Stage, app: FastAPI, house: House, agent: httpx.AsyncClient) -> list[str]:
    """Three dossiers: one with everything verified, one with an identity card only, one with nothing."""
    del agent
    made = []
    for place, pieces in enumerate((PIECES, ("identite",), ())):
        camille = await make.candidate(servers, app, email=f"candidat{place}@example.org")
        made.append((await make.registered(camille))["id"])
        await deposited(servers, made[-1], *pieces)
    await copied(house, made)
    return made


async def copied(house: House, registrations: Sequence[str]) -> None:
    """As the worker does after each fact."""
    async with house.database.transaction() as db:
        await entries.refresh(db, [UUID(one) for one in registrations])


async def asked(agent: httpx.AsyncClient, act: dict[str, Any], **others: object) -> httpx.Response:
    return await agent.post(ADDRESS, json={"act": act, **others}, headers={"idempotency-key": str(uuid4())})


async def begun(agent: httpx.AsyncClient, act: dict[str, Any], **others: object) -> str:
    answer = await asked(agent, act, **others)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"{ADDRESS}/{answer.json()['id']}"
    return str(answer.json()["id"])


async def report(agent: httpx.AsyncClient, key: str) -> dict[str, tuple[str, str | None]]:
    """What became of each dossier."""
    lines = (await agent.get(f"{ADDRESS}/{key}/lines")).json()["items"]
    return {one["registration_id"]: (one["outcome"], one["code"]) for one in lines}


async def test_each_dossier_has_its_line_and_only_what_could_be_done_is_done(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    key = await begun(agent, ACCEPT, registrations=three)
    assert set((await report(agent, key)).values()) == {("en_attente", None)}
    await servers.drain(house)
    assert await report(agent, key) == {
        three[0]: ("fait", None),
        three[1]: ("fait", None),
        three[2]: ("refuse", "rien-a-accepter"),
    }
    kept = (await agent.get(f"{ADDRESS}/{key}")).json()
    assert [kept[name] for name in ("total", "waiting", "done", "unchanged", "refused")] == [3, 0, 2, 0, 1]
    assert kept["done_at"] is not None
    assert await servers.select("SELECT count(*) FROM depots WHERE review = 'accepte'") == [(2,)]
    again = await begun(agent, ACCEPT, registrations=three)
    await servers.drain(house)
    assert [outcome for outcome, _ in (await report(agent, again)).values()] == ["sans_effet", "sans_effet", "refuse"]
    only = await agent.get(f"{ADDRESS}/{again}/lines", params={"outcome": "refuse", "limit": 1})
    assert [one["registration_id"] for one in only.json()["items"]] == [three[2]]
    acts = await servers.select(
        "SELECT act, count(*) FROM audit_entries WHERE act IN ('bulk_act.start', 'depot.review') GROUP BY act"
    )
    assert dict(acts) == {"bulk_act.start": 2, "depot.review": 2}  # type: ignore[arg-type]


async def test_a_dry_run_says_the_same_and_changes_nothing(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    tried = await begun(agent, ACCEPT, registrations=three, dry_run=True)
    await servers.drain(house)
    said = await report(agent, tried)
    assert await servers.select("SELECT count(*) FROM depots WHERE review IS NOT NULL") == [(0,)]
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'depot.review'") == [(0,)]
    done = await begun(agent, ACCEPT, registrations=three)
    await servers.drain(house)
    assert await report(agent, done) == said


async def test_filters_choose_once_for_all_and_validate_what_is_complete(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    """A dossier that becomes complete afterwards is not in it; a complete one passes by the instruction."""
    for piece in PIECES:
        await begun(agent, {"kind": "accept_piece", "piece": piece}, registrations=three[:1])
    await servers.drain(house)
    act = {"kind": "decide", "decision": "valide"}
    key = await begun(agent, act, selection={"academie": "02", "status": ["complet"]})
    await servers.drain(house)
    assert await report(agent, key) == {three[0]: ("fait", None)}
    assert await servers.select("SELECT decision FROM dossiers") == [("valide",)]
    named = await begun(agent, act, registrations=three)
    await servers.drain(house)
    assert await report(agent, named) == {
        three[0]: ("sans_effet", None),
        three[1]: ("refuse", "mouvement-impossible"),
        three[2]: ("refuse", "mouvement-impossible"),
    }


async def test_only_a_sheet_that_the_machine_recognised_is_accepted_unseen(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    [sheet] = await deposited(servers, three[1], "recapitulatif_signe")
    read = '{"sheet": {"lu": "conforme", "version": 1, "signature": "oui", "date": "oui"}, "hints": []}'
    await servers.as_owner("UPDATE depots SET reading = %s::jsonb WHERE id = %s", (read, sheet))
    act = {"kind": "accept_piece", "piece": "recapitulatif_signe", "machine_checked": True}
    key = await begun(agent, act, registrations=three[:2])
    await servers.drain(house)
    assert await report(agent, key) == {three[0]: ("refuse", "non-reconnu-par-la-machine"), three[1]: ("fait", None)}


async def test_what_is_wrong_is_said_at_once_and_nothing_begins(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient, three: list[str]
) -> None:
    elsewhere = await make.registered(await make.candidate(servers, app, email="ailleurs@example.org"), academie="01")
    answer = await asked(agent, ACCEPT, registrations=[three[0], str(uuid4()), elsewhere["id"]])
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/registrations/1", "/registrations/2"]
    both = await asked(agent, ACCEPT, registrations=three, selection={})
    neither = await asked(agent, ACCEPT)
    assert {both.json()["errors"][0]["code"], neither.json()["errors"][0]["code"]} == {"dossiers-a-dire"}
    keyless = await agent.post(ADDRESS, json={"act": ACCEPT, "registrations": three})
    assert (keyless.status_code, keyless.json()["code"]) == (400, "cle-requise")
    _, reviewer = await logged_in(house, app, role=Role.INSTRUCTION, email="instruit@example.org")
    refused = await asked(reviewer, {"kind": "decide", "decision": "valide"}, registrations=three)
    assert (refused.status_code, refused.json()["code"]) == (403, "role-absent")
    assert await servers.select("SELECT count(*) FROM bulk_acts") == [(0,)]


async def test_stopped_it_leaves_alone_what_waits(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    key = await begun(agent, ACCEPT, registrations=three)
    await bulk.go_on(house, UUID(key), most=1)
    assert (await agent.delete(f"{ADDRESS}/{key}")).status_code == 204
    assert (await agent.delete(f"{ADDRESS}/{key}")).status_code == 204
    await servers.drain(house)
    assert [outcome for outcome, _ in (await report(agent, key)).values()] == ["fait", "en_attente", "en_attente"]
    kept = (await agent.get(f"{ADDRESS}/{key}")).json()
    assert (kept["stopped_at"] is not None, kept["done_at"]) == (True, None)
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'bulk_act.stop'") == [(1,)]


async def test_it_stops_with_its_agent(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    key = await begun(agent, ACCEPT, registrations=three)
    await servers.as_owner("UPDATE agents SET disabled_at = legal_now()")
    await servers.drain(house)
    assert await servers.select("SELECT DISTINCT outcome FROM bulk_lines WHERE bulk_act_id = %s", (UUID(key),)) == [
        ("en_attente",)
    ]
    assert await servers.select("SELECT count(*) FROM bulk_acts WHERE stopped_at IS NOT NULL") == [(1,)]


@asynccontextmanager
async def held_up(servers: Stage, registration: str) -> AsyncIterator[None]:
    """Somebody is at the depots of this dossier: who comes to them waits."""
    address = servers.postgres.dsn(OWNER, SUITE)
    async with await psycopg.AsyncConnection.connect(address) as other, other.transaction():
        await other.execute("SELECT id FROM depots WHERE registration_id = %s FOR UPDATE", (registration,))
        yield


async def somebody_waits(servers: Stage) -> None:
    async with asyncio.timeout(10):
        while not await servers.select("SELECT pid FROM pg_locks WHERE NOT granted"):  # noqa: ASYNC110 -- PostgreSQL tells nobody
            await asyncio.sleep(0.01)


async def test_cut_in_the_middle_of_a_dossier_nothing_of_it_stays_and_the_rest_is_done_once(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    key = await begun(agent, ACCEPT, registrations=three)
    async with held_up(servers, three[0]):
        working = asyncio.create_task(bulk.go_on(house, UUID(key)))
        await somebody_waits(servers)
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
    assert set((await report(agent, key)).values()) == {("en_attente", None)}
    await servers.drain(house)
    assert [outcome for outcome, _ in (await report(agent, key)).values()] == ["fait", "fait", "refuse"]
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'depot.review'") == [(2,)]


async def test_two_workers_share_the_dossiers_and_neither_does_what_the_other_has_in_hand(
    servers: Stage, house: House, agent: httpx.AsyncClient, three: list[str]
) -> None:
    key = await begun(agent, ACCEPT, registrations=three)
    async with held_up(servers, three[0]):
        first = asyncio.create_task(bulk.go_on(house, UUID(key)))
        await somebody_waits(servers)
        await bulk.go_on(house, UUID(key))
        assert [outcome for outcome, _ in (await report(agent, key)).values()] == ["en_attente", "fait", "refuse"]
    await asyncio.gather(first, return_exceptions=True)  # it may have waited too long: the job is then tried again
    await servers.drain(house)
    assert [outcome for outcome, _ in (await report(agent, key)).values()] == ["fait", "fait", "refuse"]
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'depot.review'") == [(2,)]
    assert await servers.select("SELECT count(*) FROM bulk_acts WHERE done_at IS NOT NULL") == [(1,)]


async def test_each_dossier_is_judged_at_its_own_instant(
    servers: Stage, house: House, clock: LegalClock, agent: httpx.AsyncClient, three: list[str]
) -> None:
    """An incomplete dossier is taken up only once nothing more can come by right."""
    act = {"kind": "decide", "decision": "en_instruction"}
    early = await begun(agent, act, registrations=three[1:])
    await servers.drain(house)
    assert {outcome for outcome, _ in (await report(agent, early)).values()} == {"refuse"}
    late = await begun(agent, act, registrations=three[1:])
    await clock.set(datetime(make.NEXT, 3, 1, 12, tzinfo=UTC))
    await servers.drain(house)
    await clock.reset()
    assert {outcome for outcome, _ in (await report(agent, late)).values()} == {"fait"}


async def test_the_same_complement_is_asked_of_each_who_can_owe_it(
    servers: Stage, house: House, clock: LegalClock, agent: httpx.AsyncClient, three: list[str]
) -> None:
    """After the bound; who owes nothing of it is a line of refusal, in the words of the one act."""
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
    await jump(servers, clock, await bound(servers, "justificatifs_close_at"))
    act = {"kind": "request_complement", "complement": {"pieces": ["diplome_requis"], "text": "Il manque."}}
    key = await begun(agent, act, registrations=three)
    await servers.drain(house)
    await copied(house, three)
    told = await report(agent, key)
    await clock.reset()
    assert [outcome for outcome, _ in told.values()] == ["fait", "fait", "fait"]
    assert await servers.select("SELECT count(*) FROM complements") == [(3,)]
