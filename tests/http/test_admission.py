"""Overload: who is served, who waits, who is sent away; submissions first, lists last (07, reliability 5)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.api import DOORS
from app.dev.postgres import OWNER
from app.http.admission import LISTS, Admission, Rank, rank_of
from app.http.house import House
from app.http.pagination import page
from tests import make
from tests.http.outage import closing, wired
from tests.stage import SUITE, Stage

SUBMIT, READ, LIST = ("POST", "/v1/registrations"), ("GET", "/v1/me"), ("GET", "/v1/registrations")


@pytest.mark.parametrize(
    ("request_line", "rank"),
    [
        ("POST /v1/registrations", Rank.SUBMISSION),
        ("DELETE /v1/depots/x", Rank.SUBMISSION),
        ("POST /v1/depots/x/completion", Rank.SUBMISSION),
        ("POST /v1/registrations/checks", Rank.ORDINARY),
        ("GET /v1/registrations/x", Rank.ORDINARY),
        ("GET /v1/registrations", Rank.LIST),
        ("HEAD /v1/registrations", Rank.LIST),
        ("GET /v1/logins", Rank.LIST),
        ("GET /v1/staff/dossiers/x", Rank.LIST),
        ("POST /v1/staff/depots/x/reviews", Rank.ORDINARY),
        ("POST /v1/logins", None),
        ("POST /v1/accounts/activations", None),
        ("GET /health/live", None),
        ("OPTIONS /v1/registrations", None),
    ],
)
def test_ranks(request_line: str, rank: Rank | None) -> None:
    assert rank_of(*request_line.split(" ")) is rank


def test_every_list_ranks_as_one() -> None:
    """A door that gives pages goes last, or the first to be shed would be served first."""
    lists = {
        route.path
        for door in DOORS
        for route in door.routes
        if isinstance(route, APIRoute) and any(one.call is page for one in route.dependant.dependencies)
    }
    assert lists
    assert [path for path in sorted(lists) if not LISTS.fullmatch(path)] == []


class Counter:
    """An ASGI application that keeps who is being served until it is told to go on."""

    def __init__(self) -> None:
        self.served: list[str] = []
        self.gate = asyncio.Semaphore(0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one."""
        self.served.append(f"{scope['method']} {scope['path']}")
        await self.gate.acquire()
        await PlainTextResponse("fait")(scope, receive, send)


@asynccontextmanager
async def crowd(at_once: int, waiting: int) -> AsyncIterator[tuple[Counter, httpx.AsyncClient]]:
    """A counter behind the admission."""
    counter = Counter()
    transport = httpx.ASGITransport(Admission(counter, at_once=at_once, waiting=waiting))
    async with httpx.AsyncClient(transport=transport, base_url="https://testserver") as client:
        yield counter, client


async def knock(client: httpx.AsyncClient, *lines: tuple[str, str]) -> list["asyncio.Task[httpx.Response]"]:
    """Requests in this order, each come as far as it can."""
    tasks = []
    for method, path in lines:
        tasks.append(asyncio.create_task(client.request(method, path)))
        for _ in range(10):
            await asyncio.sleep(0)
    return tasks


async def test_who_waits_is_served_by_rank_then_by_arrival() -> None:
    async with crowd(1, 10) as (counter, client):
        tasks = await knock(client, READ, LIST, READ, SUBMIT, ("PATCH", "/v1/registrations/x"))
        for _ in tasks:
            counter.gate.release()
        assert {(await one).status_code for one in tasks} == {200}
    assert counter.served == [
        "GET /v1/me",
        "POST /v1/registrations",
        "PATCH /v1/registrations/x",
        "GET /v1/me",
        "GET /v1/registrations",
    ]


async def test_in_a_full_queue_the_lowest_gives_way() -> None:
    """A list for anything, anything for a submission; equals do not push each other out."""
    async with crowd(1, 2) as (counter, client):
        served, listing, reading, submitting, again, late = await knock(
            client, READ, LIST, READ, SUBMIT, SUBMIT, SUBMIT
        )
        shed = [await one for one in (listing, reading, late)]
        assert [one.status_code for one in shed] == [503] * 3
        assert {one.json()["code"] for one in shed} == {"surcharge"}
        assert int(shed[0].headers["retry-after"]) <= 5
        for _ in range(3):
            counter.gate.release()
        assert {(await one).status_code for one in (served, submitting, again)} == {200}


async def test_a_turn_that_does_not_come_is_told_and_lost_by_nobody() -> None:
    """The wait has an end; afterwards there is as much room as before."""
    async with crowd(1, 2) as (counter, client):
        first, second, third = await knock(client, SUBMIT, SUBMIT, READ)
        third.cancel()  # a client that went away
        assert (await second).json()["code"] == "surcharge"
        fourth, fifth = await knock(client, READ, READ)
        for _ in range(3):
            counter.gate.release()
        assert {(await one).status_code for one in (first, fourth, fifth)} == {200}
        counter.gate.release()
        assert (await client.request(*READ)).status_code == 200


async def test_a_turn_given_to_who_leaves_at_that_very_moment_goes_to_the_next() -> None:
    counter, leaving = Counter(), list["asyncio.Task[httpx.Response]"]()
    admission = Admission(counter, at_once=1, waiting=5)

    async def cancelling(scope: Scope, receive: Receive, send: Send) -> None:
        await admission(scope, receive, send)
        for one in leaving:  # its turn was given an instant ago, and it has not yet moved
            one.cancel()

    async with httpx.AsyncClient(transport=httpx.ASGITransport(cancelling), base_url="https://testserver") as client:
        first, second, third = await knock(client, SUBMIT, SUBMIT, READ)
        leaving.append(second)
        for _ in range(2):
            counter.gate.release()
        assert {(await one).status_code for one in (first, third)} == {200}
        assert second.cancelled()
    assert counter.served == ["POST /v1/registrations", "GET /v1/me"]


async def test_probes_are_never_held_back() -> None:
    async with crowd(1, 0) as (counter, client):
        held = await knock(client, SUBMIT, ("GET", "/health/live"))
        assert counter.served == ["POST /v1/registrations", "GET /health/live"]
        for _ in held:
            counter.gate.release()
        await asyncio.gather(*held)


async def test_a_submission_shed_in_the_last_hour_bears_a_ticket_that_serves_after_the_bound(
    servers: Stage, app: FastAPI, house: House, clean: None
) -> None:
    """Nobody who came in time is turned away by our load; who reads is only told to come back."""
    del clean
    camille = await make.candidate(servers, app)
    others = [await make.candidate(servers, app, email=f"autre{n}@example.org") for n in range(2)]
    bound = await closing(servers)
    async with wired(servers, house, at_once=2, waiting=0) as outage, outage.client(camille) as client:
        await outage.at(bound - timedelta(minutes=1))
        async with await psycopg.AsyncConnection.connect(servers.postgres.dsn(OWNER, SUITE)) as holder:
            await holder.execute("SELECT FROM accounts FOR UPDATE")
            held = [
                asyncio.create_task(outage.client(one).post("/v1/registrations", json=make.registration()))
                for one in others
            ]
            await _until_two_wait(servers)
            shed = await client.post("/v1/registrations", json=make.registration())
            read = await client.get("/v1/me")
            assert (await client.get("/health/live")).status_code == 200
        assert {(await one).status_code for one in held} == {201}
        assert (shed.status_code, shed.json()["code"]) == (503, "surcharge")
        assert (read.status_code, "arrival_ticket" in read.json()) == (503, False)
        await outage.at(bound + timedelta(minutes=1))
        ticket = {"arrival-ticket": shed.headers["arrival-ticket"]}
        assert (await client.post("/v1/registrations", json=make.registration())).status_code == 409
        assert (await client.post("/v1/registrations", json=make.registration(), headers=ticket)).status_code == 201


async def _until_two_wait(servers: Stage) -> None:
    async with asyncio.timeout(10):
        while await servers.select("SELECT count(*) FROM pg_locks WHERE NOT granted") != [(2,)]:  # noqa: ASYNC110 -- PostgreSQL tells nobody
            await asyncio.sleep(0.02)
