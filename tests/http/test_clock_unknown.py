"""As long as the database's clock was never read there is no verdict on any deadline."""

from dataclasses import replace

from fastapi import FastAPI

from app.http.house import House
from app.http.now import Clock
from app.main import application
from tests import make
from tests.conftest import connect
from tests.stage import Stage


async def test_an_act_is_an_outage_not_a_verdict(servers: Stage, app: FastAPI, house: House, clean: None) -> None:
    """503 with Retry-After; nothing is saved; the probe says that we are not ready."""
    del clean
    camille = await make.candidate(servers, app)
    early = application(replace(house, clock=Clock(house.database, sandbox=True)))
    async with connect(early, authorization=f"Bearer {camille.token}") as client:
        answer = await client.post("/v1/registrations", json=make.registration())
        assert (answer.status_code, answer.json()["code"]) == (503, "horloge-inconnue")
        assert int(answer.headers["retry-after"]) > 0
        assert (await client.get("/health/ready")).status_code == 503
        assert (await client.get("/health/live")).status_code == 200
    assert await servers.select("SELECT id FROM registrations") == []


async def test_without_any_calendar_nothing_is_open(servers: Stage, app: FastAPI, house: House, clean: None) -> None:
    """A service whose exam sessions are all in preparation."""
    del clean
    camille = await make.candidate(servers, app)
    bare = application(house)
    await servers.as_owner("UPDATE exam_sessions SET status = 'preparee'")
    try:
        for refresh in bare.state.refreshed:
            await refresh()
        async with connect(bare, authorization=f"Bearer {camille.token}") as client:
            answer = await client.post("/v1/registrations", json=make.registration())
    finally:
        await servers.as_owner("UPDATE exam_sessions SET status = 'publiee'")
    assert (answer.status_code, answer.json()["code"]) == (409, "fenetre-pas-ouverte")
