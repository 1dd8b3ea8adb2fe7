"""The service corrects, with a motive, what is definitive for the candidate; what other sessions settled stands."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.cli.commands import run
from tests.clock import LegalClock
from tests.registrations.sessions import (
    YEARS,
    after,
    asked,
    candidate,
    change,
    closes,
    codes,
    opened,
    renounced,
    reset,
    sitting,
    units,
    within,
)
from tests.staff.agents import logged_in
from tests.stage import Stage

Y1, Y2, _ = YEARS
PROGRESSIVE: dict[str, Any] = {"forme": "progressive", "units": units(U4="a_passer")}
MOTIVE = "Erreur de lecture du formulaire par le service."


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clock: LegalClock) -> AsyncIterator[make.Candidate]:
    """A candidate at the opening of the first of three exam sessions."""
    async with opened(servers):
        await clock.set(within(Y1))
        yield await candidate(servers, app)
        await clock.reset()


@pytest.fixture
async def agent(servers: Stage, house: House, app: FastAPI, camille: make.Candidate) -> httpx.AsyncClient:
    """One of Aix, whose login outlives the three."""
    del camille
    _, client = await logged_in(house, app, role=Role.INSTRUCTION)
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
    return client


async def registered(owner: make.Candidate, year: int, **changes: object) -> str:
    answer = await owner.client.post("/v1/registrations", json=asked(year, **changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def corrected(agent: httpx.AsyncClient, registration: str, **changes: object) -> httpx.Response:
    return await agent.post(
        f"/v1/staff/registrations/{registration}/corrections",
        json={"changes": changes, "motive": MOTIVE},
        headers={"if-match": "*"},
    )


async def test_the_forme_is_corrected_for_every_exam_session(
    servers: Stage, clock: LegalClock, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    """Guide §3 binds the candidate; the derogation is in the journal, and the agent was told what it touches."""
    mine = await registered(camille, Y1)
    await clock.set(after(Y1))
    assert (await change(camille.client, mine, **PROGRESSIVE)).json()["code"] == "fenetre-fermee"
    made = await corrected(agent, mine, **PROGRESSIVE)
    assert made.status_code == 201, made.text
    assert [one["what"] for one in made.json()["definitive"]] == ["forme"]
    assert await servers.select("SELECT forme FROM formes") == [("progressive",)]
    kept = "SELECT detail->>'kind', detail->>'motive' FROM audit_entries WHERE act = 'window.derogation'"
    assert await servers.select(kept) == [("correction", MOTIVE)]
    await clock.set(within(Y2))
    assert codes(await camille.client.post("/v1/registrations", json=asked(Y2))) == {"forme-definitive"}
    await registered(camille, Y2, **PROGRESSIVE)


async def test_a_renouncement_is_undone_where_it_was_said_and_nowhere_else(
    clock: LegalClock, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    before = sitting(Y1 - 1, U1="14")
    mine = await registered(camille, Y1, former_sittings=[before], renouncements=[renounced("U1", Y1 - 1)])
    await clock.set(within(Y2))
    later = await registered(camille, Y2, former_sittings=[before])
    await clock.set(after(Y2))
    claimed = {"units": units(U1="benefice"), "renouncements": []}
    assert codes(await corrected(agent, later, **claimed)) == {"benefice-renonce"}, "settled by another exam session"
    made = await corrected(agent, mine, **claimed)
    assert [one["what"] for one in made.json()["definitive"]] == ["renoncement"], made.text
    assert (await corrected(agent, later, **claimed)).status_code == 201


async def test_while_a_window_is_open_again_the_service_corrects_what_its_closing_settled(
    servers: Stage, clock: LegalClock, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    """The rest is the candidate's to change."""
    mine = await registered(camille, Y1)
    await clock.set(closes(Y1))
    window = ("--opens", f"{Y1 - 1}-10-15T08:00", "--closes", f"{Y1 - 1}-11-25T18:00", "--motive", "Panne.")
    until = ("--justificatifs", f"{Y1 - 1}-12-04")
    assert run(servers, "exam-session", "calendar", str(Y1), "02", *window, *until).code == 0
    await clock.set(after(Y1))
    assert codes(await change(camille.client, mine, **PROGRESSIVE)) == {"forme-definitive"}
    assert codes(await corrected(agent, mine, handicap=True)) == {"inscriptions-ouvertes"}
    assert (await corrected(agent, mine, **PROGRESSIVE)).status_code == 201
    assert await servers.select("SELECT forme FROM formes") == [("progressive",)]
    await reset(servers)
