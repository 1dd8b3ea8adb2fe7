"""The queue of dossiers: what it shows follows each act, its filters, its order, the cost of its pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from app.dossiers.service import entries
from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.cli.commands import run
from tests.dossiers.deposits import deposited
from tests.dossiers.entries import many
from tests.staff.agents import logged_in
from tests.stage import Stage

QUEUE = "/v1/staff/dossiers"


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """One of Aix, who reviews."""
    del clean
    _, client = await logged_in(house, app, role=Role.INSTRUCTION)
    return client


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, agent: httpx.AsyncClient) -> make.Candidate:
    """A candidate."""
    del agent
    return await make.candidate(servers, app, birth_name="ÉXEMPLE-ŒUVRÉ", first_names="Camille")


async def seen(agent: httpx.AsyncClient, **filters: str) -> list[dict[str, Any]]:
    """A page of the queue."""
    answer = await agent.get(QUEUE, params=filters)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_dossier_follows_every_act_that_moves_it(
    servers: Stage, house: House, agent: httpx.AsyncClient, camille: make.Candidate
) -> None:
    registration = (await make.registered(camille))["id"]
    assert await seen(agent) == []
    await servers.drain(house)
    [line] = await seen(agent)
    assert (line["registration_id"], line["status"], line["holder"]) == (registration, "incomplet", None)
    assert line["candidate"]["birth_name"] == "ÉXEMPLE-ŒUVRÉ"
    assert {"identite", "diplome_requis"} <= set(line["missing"])
    assert "handicap" not in line
    address = f"/v1/registrations/{registration}/justificatifs/diplome_requis/non-concerne"
    assert (await camille.client.put(address, json={"reason": "Sans diplôme exigé."})).status_code == 200
    await servers.drain(house)
    [answered] = await seen(agent)
    assert "diplome_requis" not in answered["missing"]
    assert answered["waiting_since"] > line["waiting_since"]
    [depot] = await deposited(servers, registration, "identite")
    body = {"verdict": "refuse", "motif": "illisible"}
    review = await agent.post(f"/v1/staff/depots/{depot}/reviews", json=body, headers={"if-match": "*"})
    assert review.status_code == 201, review.text
    await servers.drain(house)
    [refused] = await seen(agent, refused="identite")
    assert refused["refused"] == ["identite"]
    removed = await camille.client.delete(f"/v1/depots/{depot}", headers={"if-match": "*"})
    assert removed.status_code in {200, 204}, removed.text
    await servers.drain(house)
    assert await seen(agent, refused="identite") == []
    withdrawn = await camille.client.delete(f"/v1/registrations/{registration}", headers={"if-match": "*"})
    assert withdrawn.status_code in {200, 204}, withdrawn.text
    await servers.drain(house)
    assert await seen(agent) == []


KEEPS: Mapping[str, tuple[dict[str, str], bool]] = {
    "its académie": ({"academie": "02"}, True),
    "another": ({"academie": "03"}, False),
    "its exam session": ({"exam_session": str(make.NEXT)}, True),
    "an earlier one": ({"exam_session": "2023"}, False),
    "its status": ({"status": "incomplet"}, True),
    "another status": ({"status": "complet"}, False),
    "its spécialité": ({"specialite": "bts-ndrc"}, True),
    "another spécialité": ({"specialite": "bts-sio"}, False),
    "its category": ({"category": "enseignement_a_distance"}, True),
    "another category": ({"category": "redoublant"}, False),
    "a piece it misses": ({"missing": "identite"}, True),
    "a piece it does not": ({"missing": "certificat_travail"}, False),
    "a piece that nobody refused": ({"refused": "identite"}, False),
    "waiting for less than for ever": ({"waiting_before": "2099-01-01T00:00:00Z"}, True),
    "waiting since long ago": ({"waiting_before": "2020-01-01T00:00:00Z"}, False),
    "with a handicap": ({"handicap": "true"}, True),
    "without": ({"handicap": "false"}, False),
    "no R408 awaited": ({"sous_reserve_r408": "false"}, True),
    "R408 awaited": ({"sous_reserve_r408": "true"}, False),
    "nobody's": ({"assigned": "nobody"}, True),
    "mine": ({"assigned": "me"}, False),
    "the beginning of the name, without accents": ({"name": "exemple oeu"}, True),
    "with them": ({"name": "Éxemple"}, True),
    "the name, then the first names": ({"name": "exemple-oeuvre CAM"}, True),
    "the usage name": ({"name": "usagé"}, True),
    "the middle of a name": ({"name": "oeuvre"}, False),
    "every one": ({"name": "ex", "status": "incomplet", "missing": "identite", "assigned": "nobody"}, True),
    "one that does not fit": ({"name": "ex", "status": "complet"}, False),
}


async def test_each_filter_keeps_its_own_and_nothing_else(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient, camille: make.Candidate
) -> None:
    saved = await make.registered(camille, handicap=True)
    await servers.as_owner("UPDATE accounts SET usage_name = 'Usage' WHERE id = %s", (camille.id,))
    await servers.drain(house)
    wrong = []
    for what, (filters, kept) in KEEPS.items():
        if bool(await seen(agent, **filters)) is not kept:
            wrong.append(what)
    assert wrong == []
    number = str(saved["candidate_number"])
    assert len(await seen(agent, candidate_number=number[:5].lower())) == 1
    assert await seen(agent, candidate_number=f"{number[:5]}zz") == []
    _, foreign = await logged_in(house, app, academies=("03",), email="ailleurs@example.org")
    assert await seen(foreign) == await seen(foreign, academie="02") == await seen(foreign, name="ex") == []


@pytest.mark.parametrize(
    "asked", ["assigned=moi", "status=perdu", "name=", "limit=0", "cursor=AAAA", "handicap=oui-non"]
)
async def test_what_no_filter_means_is_refused(agent: httpx.AsyncClient, asked: str) -> None:
    assert (await agent.get(f"{QUEUE}?{asked}")).status_code == 422


async def test_pages_give_each_dossier_once_the_oldest_waiting_first(servers: Stage, agent: httpx.AsyncClient) -> None:
    """Though the one just read moves to the end between two pages."""
    await many(servers, 60, "02")
    given: list[tuple[str, str]] = []
    address = f"{QUEUE}?limit=7&status=complet&status=incomplet"
    while address:
        answer = await agent.get(address)
        page = answer.json()
        given += [(one["waiting_since"], one["registration_id"]) for one in page["items"]]
        moved = "UPDATE queue_entries SET waiting_since = '2025-01-01Z' WHERE registration_id = %s"
        await servers.as_owner(moved, (given[-1][1],))
        more = page["next_cursor"]
        address = f"{QUEUE}?limit=7&status=complet&status=incomplet&cursor={quote(more)}" if more else ""
        assert ("link" in answer.headers) is bool(more)
    assert given == sorted(given)
    assert len({key for _, key in given}) == len(given) == 40


async def test_what_no_act_told_is_mended_and_the_operator_told(
    servers: Stage, house: House, agent: httpx.AsyncClient, camille: make.Candidate
) -> None:
    registration = (await make.registered(camille))["id"]
    await servers.drain(house)
    right = await seen(agent)
    spoil = "UPDATE queue_entries SET status = 'complet', missing = '{}', waiting_since = '2020-01-01Z'"
    await servers.as_owner(spoil)
    with capture_logs() as logs:
        await servers.tick(house, "dossiers.mend_queue")
    assert [{**one, "refreshed_at": ""} for one in await seen(agent)] == [{**one, "refreshed_at": ""} for one in right]
    assert not [one for one in logs if one["event"] == "queue-mended"], "its last act is minutes old at most"
    older = "UPDATE registrations SET updated_at = updated_at - interval '1 hour' WHERE id = %s"
    await servers.as_owner(older, (registration,))
    await servers.as_owner("DELETE FROM queue_entries")
    with capture_logs() as logs:
        await servers.tick(house, "dossiers.mend_queue")
    assert [one["registrations"] for one in logs if one["event"] == "queue-mended"] == [[registration]]
    assert len(await seen(agent)) == 1
    await servers.as_owner(spoil)
    ended = run(servers, "dossiers", "rebuild-queue")
    assert (ended.code, ended.out) == (0, "1 inscriptions relues, 1 entrées de la file corrigées.\n")
    assert run(servers, "dossiers", "rebuild-queue").out == "1 inscriptions relues, 0 entrées de la file corrigées.\n"


async def test_the_copy_waits_for_whoever_writes_it(
    servers: Stage, house: House, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    """An older reading never overwrites a newer: who refreshes the same dossier comes after."""
    registration = UUID((await make.registered(camille))["id"])
    async with house.database.transaction() as db:
        await entries.refresh(db, [registration])
        [(free,)] = await servers.select(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s::text, 22))", (registration,)
        )
        assert free is False
    [(free,)] = await servers.select(
        "SELECT pg_try_advisory_xact_lock(hashtextextended(%s::text, 22))", (registration,)
    )
    assert free is True
    assert len(await seen(agent)) == 1
