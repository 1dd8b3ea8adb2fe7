"""PostgreSQL stopped from before the bound to after it: only 503, a ticket for who came in time, each good once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.dev.ports import free_port
from app.dev.postgres import EmbeddedPostgres
from app.http import house as houses
from tests import make, stage
from tests.drills import scaled
from tests.exam_sessions.bounds import agent_token
from tests.http.outage import closing
from tests.processes import Process, serving
from tests.stage import Stage

UNSURE = timedelta(milliseconds=100)
"""What the judge cannot tell from the bound itself."""
HEARING = 5
"""Seconds for every process to hear that the clock was moved: the promise (04)."""


@dataclass(frozen=True)
class Judge:
    """Legal time as an independent client knows it: read once, then counted on this machine's monotonic clock."""

    read: datetime
    at: float

    def now(self) -> datetime:
        """Now."""
        return self.read + timedelta(seconds=time.monotonic() - self.at)

    async def until(self, instant: datetime) -> None:
        """Wait for it."""
        await asyncio.sleep(max(0, (instant - self.now()).total_seconds()))


@dataclass
class Applicant:
    """Somebody who registers again and again, and what they were told."""

    owner: make.Candidate
    tickets: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    sent: int = 0

    async def insist(self, client: httpx.AsyncClient, judge: Judge, bound: datetime, until: datetime) -> None:
        """Until an instant; whatever is not as promised is kept."""
        while judge.now() < until:
            before = judge.now()
            answer = await client.post("/v1/registrations", json=make.registration())
            after = judge.now()
            self.sent += 1
            ticket = answer.headers.get("arrival-ticket")
            if answer.status_code != 503 or "retry-after" not in answer.headers:
                self.wrong.append(f"{before} {after} {answer.status_code} {answer.text}")
            if after < bound - UNSURE and ticket is None:
                self.wrong.append(f"{before} {after}: in time, no ticket")
            if before > bound + UNSURE and ticket is not None:
                self.wrong.append(f"{before} {after}: late, a ticket")
            if ticket is not None:
                self.tickets.append(ticket)
            await asyncio.sleep(0.5)


@pytest.fixture
async def own(servers: Stage, tmp_path: Path) -> AsyncIterator[tuple[Stage, EmbeddedPostgres]]:
    """A PostgreSQL that may be stopped."""
    with EmbeddedPostgres(tmp_path / "postgres", free_port(), fsync=False) as postgres:
        prepared = stage.prepared(postgres, servers.storage, servers.mailbox, log=tmp_path)
        yield prepared, postgres
        prepared.close()


async def test_who_came_in_time_is_let_in_once_and_nobody_else(
    own: tuple[Stage, EmbeddedPostgres], app: FastAPI, tmp_path: Path
) -> None:
    own_stage, postgres = own
    lasts = timedelta(seconds=scaled(60, 10))
    people = [await make.candidate(own_stage, app, email=f"c{n}@example.org") for n in range(scaled(200, 12))]
    early, late = people[: len(people) * 3 // 4], people[len(people) * 3 // 4 :]
    agent = await _administrator(own_stage)
    bound = await closing(own_stage)
    async with serving(own_stage.settings(database_pool=20), tmp_path) as processes:
        # Once they serve: how long they take to start must not eat the time before the bound.
        judge = await _wound(own_stage, bound - lasts - timedelta(seconds=HEARING), processes)
        await judge.until(bound - lasts)
        postgres.stop()
        own_stage.close()  # its connections went with it
        applicants = [Applicant(one) for one in people]
        in_time, too_late = applicants[: len(early)], applicants[len(early) :]
        await _insisting(processes, judge, bound, ((in_time, bound - lasts), (too_late, bound + 2 * UNSURE)), lasts)
        assert [one.wrong for one in applicants if one.wrong] == []
        assert all(one.tickets for one in in_time)
        assert not any(one.tickets for one in too_late)
        postgres.start()
        for one in processes:
            await one.ready()
        outcomes = await asyncio.gather(*(_afterwards(processes, n, one) for n, one in enumerate(in_time)))
        assert set(outcomes) == {(201, "ticket-utilise")}
        assert await own_stage.select("SELECT count(*) FROM registrations") == [(len(early),)]
        assert await own_stage.select("SELECT count(*) FROM arrival_tickets") == [(len(early),)]
        await _extended(processes[0], agent, late)


async def _administrator(own_stage: Stage) -> str:
    """The token of one, before the outage."""
    house = houses.build(own_stage.settings())
    await house.database.open()
    try:
        await house.clock.measure()
        return await agent_token(house)
    finally:
        await house.database.close()


async def _wound(own_stage: Stage, start: datetime, processes: list[Process]) -> Judge:
    """Set the legal clock, and wait until every process shows it."""
    await own_stage.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
    await own_stage.as_owner("UPDATE agent_tokens SET expires_at = 'infinity'")
    move = "UPDATE legal_clock SET shift = %s - clock_timestamp()"
    await own_stage.as_owner(move, (start,))
    async with httpx.AsyncClient() as client, asyncio.timeout(60):
        for one in processes:
            while not await _shows(client, one, start):  # noqa: ASYNC110 -- a process tells nobody
                await asyncio.sleep(0.05)
    await own_stage.as_owner(move, (start,))  # what the waiting took is given back
    before = time.monotonic()
    [(legal,)] = await own_stage.select("SELECT legal_now()")
    assert isinstance(legal, datetime)
    return Judge(legal, (before + time.monotonic()) / 2)


async def _shows(client: httpx.AsyncClient, process: Process, hour: datetime) -> bool:
    shown = datetime.fromisoformat((await client.get(f"{process.url}/v1/time")).json()["server_time"])
    return abs(shown - hour) < timedelta(minutes=5)


async def _insisting(
    processes: list[Process],
    judge: Judge,
    bound: datetime,
    groups: tuple[tuple[list[Applicant], datetime], ...],
    lasts: timedelta,
) -> None:
    """Each from the instant of their group on, until the outage ends."""

    async def one(number: int, applicant: Applicant, start: datetime) -> None:
        await judge.until(start)
        async with processes[number % len(processes)].client(applicant.owner.token) as client:
            await applicant.insist(client, judge, bound, bound + lasts)

    everybody = [(applicant, start) for group, start in groups for applicant in group]
    await asyncio.gather(*(one(number, *whom) for number, whom in enumerate(everybody)))


async def _afterwards(processes: list[Process], number: int, one: Applicant) -> tuple[int, str]:
    """The first ticket, at another process than the one that gave it; then the same again."""
    async with processes[(number + 1) % len(processes)].client(one.owner.token) as client:
        ticket = {"arrival-ticket": one.tickets[0]}
        done = await client.post("/v1/registrations", json=make.registration(), headers=ticket)
        again = await client.post("/v1/registrations", json=make.registration(), headers=ticket)
    return done.status_code, again.json()["code"]


async def _extended(process: Process, agent: str, late: list[make.Candidate]) -> None:
    """Who came after the bound is refused, until an agent extends the calendar."""
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(process.client(one.token)) for one in late]
        refused = [await one.post("/v1/registrations", json=make.registration()) for one in clients]
        assert {(one.status_code, one.json()["code"]) for one in refused} == {(409, "fenetre-fermee")}
        await _two_hours_more(process, agent)
        async with asyncio.timeout(HEARING):
            await asyncio.gather(*map(_until_registered, clients))


async def _until_registered(client: httpx.AsyncClient) -> None:
    """Nobody tells a client that a calendar changed: it asks again."""
    while (await client.post("/v1/registrations", json=make.registration())).status_code != 201:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def _two_hours_more(process: Process, agent: str) -> None:
    """What an administrator of the académie does after an outage."""
    async with process.client(agent) as client:
        address = f"/v1/staff/exam-sessions/{make.NEXT}/calendars/02"
        found = await client.get(address)
        told = found.json()
        closes = datetime.fromisoformat(told["registration"]["closes"]["local"]) + timedelta(hours=2)
        entry = {
            "opens": told["registration"]["opens"]["local"][:16],
            "closes": f"{closes:%Y-%m-%dT%H:%M}",
            "justificatifs_until": told["justificatifs"]["closes"]["local"][:16],
            "motive": "Interruption du service avant la clôture.",
        }
        extended = await client.put(address, json=entry, headers={"if-match": found.headers["etag"]})
        assert extended.status_code == httpx.codes.OK, extended.text
