"""A sandbox's doors are not in a production at all; its clock is set forward by bodies, as far as the database lets."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.dev.postgres import SERVING
from app.http.house import House
from app.main import application
from tests.clock import LegalClock
from tests.contract.document import contract, operations
from tests.http.absence import told
from tests.partners.bodies import Body, body
from tests.stage import SUITE, Stage

CLOCK = "/v1/training-body/sandbox/clock"
MESSAGES = "/v1/training-body/sandbox/webhooks/{}/messages"
DOORS = [one for one in operations(contract()) if one.path.startswith("/v1/training-body/sandbox/")]
NOWHERE = "/v1/training-body/nowhere"
PAYLOADS = (b'{"state": "complet"}', b'{"state":', b"")


@pytest.fixture
async def school(servers: Stage, app: FastAPI, clean: None) -> Body:
    """A training body."""
    del clean
    return await body(servers, app)


async def test_in_a_production_each_door_is_as_any_unknown_path(house: House, school: Body) -> None:
    """With a token or none, whatever the method and the body: the same bytes, before anything is judged."""
    assert len(DOORS) == 6
    production = application(replace(house, sandbox=False))
    headers = {"authorization": school.client.headers["authorization"], "content-type": "application/json"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(production, raise_app_exceptions=False), base_url="https://testserver"
    ) as client:
        for door in DOORS:
            path = door.path.format(candidate_id=uuid4(), webhook_id=uuid4())
            for method in ("GET", "POST", "PUT", "DELETE"):
                for given in (headers, {"content-type": "application/json"}):
                    for content in PAYLOADS:
                        asked, absent = [
                            await client.request(method, one, headers=given, content=content) for one in (path, NOWHERE)
                        ]
                        assert told(asked) == told(absent), f"{method} {path}"
        whole = await client.get("/v1/training-body", headers=headers)
        assert whole.status_code == 200  # its other doors are there
    there = await school.client.get("/v1/training-body/sandbox/candidates")
    assert there.status_code == 200


async def asked(school: Body, to: datetime) -> httpx.Response:
    return await school.client.post(CLOCK, json={"to": to.isoformat()})


async def test_the_hour_is_set_forward_for_everybody(
    servers: Stage, client: httpx.AsyncClient, house: House, school: Body, clock: LegalClock
) -> None:
    to = house.clock.now() + timedelta(days=1)
    done = await asked(school, to)
    assert done.status_code == 200, done.text
    assert abs(done.json()["ahead_seconds"] - 86_400) <= 60
    await clock.refresh()
    assert (await client.get("/v1/time")).json()["server_time"][:10] == to.date().isoformat()
    lines = "SELECT actor_kind, actor_id, subject_kind FROM audit_entries WHERE act = 'sandbox.clock'"
    assert await servers.select(lines) == [("organisme", school.id, "legal_clock")]


async def test_never_back_and_not_far(servers: Stage, house: House, school: Body, clock: LegalClock) -> None:
    now = house.clock.now()
    for to, code in (
        (now - timedelta(seconds=1), "heure-passee"),
        (now + timedelta(days=31, hours=1), "heure-trop-lointaine"),
    ):
        refused = await asked(school, to)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    for wrong, said in (
        ("2026-11-04T16:40:00", "Un instant est attendu, avec son fuseau"),
        ("demain", "Un instant est attendu"),
    ):
        refused = await school.client.post(CLOCK, json={"to": wrong})
        [error] = refused.json()["errors"]
        assert (refused.status_code, error["pointer"]) == (422, "/to")
        assert error["detail"].startswith(said)
    assert await servers.select("SELECT shift FROM legal_clock") == [(timedelta(0),)]
    await servers.as_owner("UPDATE organisme_tokens SET expires_at = legal_now() + interval '2 years'")
    await servers.as_owner("UPDATE organisme_secrets SET expires_at = legal_now() + interval '2 years'")
    await clock.set(now + timedelta(days=390))
    refused = await asked(school, now + timedelta(days=401))
    assert (refused.status_code, refused.json()["code"]) == (409, "heure-trop-lointaine")
    assert (await asked(school, now + timedelta(days=399))).status_code == 200


async def test_the_role_that_serves_moves_it_by_that_function_alone(servers: Stage, school: Body) -> None:
    """And on a production's base not even so, were its doors open by mistake."""
    with (
        psycopg.connect(servers.postgres.dsn(SERVING, SUITE)) as serving,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        serving.execute("UPDATE legal_clock SET shift = shift + interval '1 hour'")
    await servers.as_owner("UPDATE legal_clock SET sandbox = false")
    try:
        refused = [
            await school.client.post(CLOCK, json={"to": "2030-01-01T00:00:00Z"}),
            await school.client.post("/v1/training-body/sandbox/candidates", json={"state": "compte"}),
            await school.client.post(MESSAGES.format(uuid4()), json={"type": "registration.created"}),
        ]
    finally:
        await servers.as_owner("UPDATE legal_clock SET sandbox = true")
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(409, "pas-un-bac-a-sable")] * 3
    assert await servers.select("SELECT shift FROM legal_clock") == [(timedelta(0),)]
