"""Two processes whose machines are 90 s apart agree on every act (07, promise 2); their own clocks would not."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI

from tests.conftest import Figures
from tests.drills import scaled
from tests.drills.clocks import APART, TRUSTING
from tests.drills.conftest import Closing, Registered, changing, registered
from tests.drills.judge import Judge
from tests.processes import APP, serving
from tests.stage import Stage

ACTS = scaled(1000, 240)
CANDIDATES = 20
LEAD = timedelta(seconds=scaled(8, 3))
"""From the first act to the bound; as long again after it."""


async def run(servers: Stage, closing: Closing, people: list[Registered], logs: Path, *, factory: str = APP) -> Judge:
    """Acts spread over the bound, each through one process then the other."""
    async with serving(servers.settings(), logs, under=APART, factory=factory) as processes:
        urls = [one.url for one in processes]
        # A connection each time: the server closes those that wait, maybe while an act is being sent on one.
        anew = httpx.Limits(max_keepalive_connections=0)
        async with closing.judged(datetime.now(UTC)) as judge, httpx.AsyncClient(timeout=10, limits=anew) as client:
            start = await judge.now()
            judge.bound = start + LEAD
            await closing.at(judge.bound)
            await asyncio.gather(*[_one(judge, client, people, urls, number) for number in range(ACTS)])
    return judge


async def _one(judge: Judge, client: httpx.AsyncClient, people: list[Registered], urls: list[str], number: int) -> None:
    await asyncio.sleep(2 * LEAD.total_seconds() * number / ACTS)
    who, url = people[number % len(people)], urls[number // len(people) % 2]
    await judge.see(lambda: client.send(changing(client, who, url, number)))


async def test_processes_90_s_apart_agree_on_every_act(
    servers: Stage, app: FastAPI, closing: Closing, apart: None, tmp_path: Path, figures: Figures
) -> None:
    del apart
    people = await registered(servers, app, CANDIDATES)
    judge = await run(servers, closing, people, tmp_path)
    figures(judge.told())
    assert judge.wrong == []
    assert judge.counts.total() == ACTS
    assert judge.counts["before, accepted"] > 0
    assert judge.counts["after, refused"] > 0
    [(versions,)] = await servers.select("SELECT count(*) - %s FROM registration_versions", (CANDIDATES,))
    assert versions == judge.counts["before, accepted"] + judge.counts["across, accepted"]


async def test_a_guard_that_trusted_its_own_clock_would_be_wrong(
    servers: Stage, app: FastAPI, closing: Closing, apart: None, tmp_path: Path, figures: Figures
) -> None:
    """The control: the judge sees it."""
    del apart
    people = await registered(servers, app, CANDIDATES)
    judge = await run(servers, closing, people, tmp_path, factory=TRUSTING)
    figures(f"{judge.told()}, wrong: {len(judge.wrong)}")
    # How many depends on the speed of the machine; that there are any is what the judge must see.
    assert judge.wrong != []
