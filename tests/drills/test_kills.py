"""Uploads while clients, API and worker are killed at random: nothing is lost, nothing is left over."""

import asyncio
import hashlib
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import psycopg
import pytest

from app.dev.postgres import OWNER
from app.gateways.shelves import Bucket
from app.http.house import House
from tests import make
from tests.buckets import Own, own_buckets
from tests.cli.commands import run
from tests.clock import LegalClock
from tests.conftest import Figures
from tests.drills import scaled
from tests.drills.kills import WEIGHTS, Fate, Killer, Uploader, working
from tests.justificatifs import files
from tests.processes import environment, serving
from tests.stage import SUITE, Stage

UPLOADS = scaled(1000, 40)
EVERY = scaled(50, 30)
"""Answers between two kills, about."""
AT_ONCE = 8
PIECES = ("identite", "diplome_requis", "certificat_scolarite_1", "certificat_scolarite_2")
SEED = 20230

_DEAD = (
    "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '10 minutes'",
    "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'",
)
"""What the minutes to come would bring: heartbeats grow old, pauses end."""


@pytest.fixture
async def own(servers: Stage, house: House, clean: None) -> AsyncIterator[Own]:
    """The service on two buckets of its own."""
    del clean
    async with own_buckets(servers, house) as made:
        yield made


async def test_nothing_is_lost_and_nothing_is_left_over(own: Own, tmp_path: Path, figures: Figures) -> None:
    chance = random.Random(SEED)  # noqa: S311 -- the same run for everybody
    told = environment(own.settings)
    async with serving(own.settings, tmp_path, under=[()]) as [api], working(told, tmp_path) as worker:
        killer = Killer({"API": api, "worker": worker}, chance)
        uploaders = await _uploaders(own, api.url, killer)
        await _together(uploaders, killer)
    await _settled(own)
    figures(_figures(uploaders, killer, await _states(own)))
    await _nothing_lost(own, uploaders)
    assert _reconciled(own) == (0, [], [])
    await _later(own, "2 days")
    await own.servers.tick(own.house, "justificatifs.empty_quarantine")
    assert own.keys(Bucket.QUARANTINE) == []
    assert _reconciled(own) == (0, [], [])
    await _the_judge_sees(own, uploaders)


async def _uploaders(own: Own, url: str, killer: Killer) -> list[Uploader]:
    """Each a piece of somebody's; every file is another."""
    made = []
    fates = list(WEIGHTS)
    for number in range(UPLOADS // len(PIECES)):
        owner = await make.candidate(own.servers, own.app, email=f"candidat-{number}@example.org")
        registration = (await make.registered(owner))["id"]
        for piece in PIECES:
            sent = files.pdf(f"{number} {piece}") if killer.chance.random() < 1 / 2 else files.png()
            [fate] = killer.chance.choices(fates, list(WEIGHTS.values()))
            made.append(Uploader(owner, registration, piece, sent, url, fate, killer))
    return made


async def _together(uploaders: list[Uploader], killer: Killer) -> None:
    """A few at once, all the while somebody kills."""
    busy = asyncio.Event()
    busy.set()
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(uploader: Uploader) -> None:
        async with gate:
            await uploader.go(browser)
            await asyncio.sleep(killer.chance.uniform(0, 0.5))

    async with httpx.AsyncClient(timeout=10) as browser, asyncio.TaskGroup() as everybody:
        everybody.create_task(killer.at_work(busy, every=EVERY))
        await asyncio.gather(*[one(uploader) for uploader in uploaders])
        busy.clear()


async def _settled(own: Own) -> None:
    """Workers that died are found out, uploads that never came are given up: an hour later, by the real sweeps."""
    await _later(own, "1 hour")
    for _ in range(1 + UPLOADS // 400):
        await own.servers.tick(own.house, "justificatifs.sweep")
    address = own.servers.postgres.dsn(OWNER, SUITE)
    async with await psycopg.AsyncConnection.connect(address, options="-c search_path=jobs") as queue:
        await queue.execute(_DEAD[0].encode())
    await own.servers.tick(own.house, "upkeep.rescue")
    async with await psycopg.AsyncConnection.connect(address, options="-c search_path=jobs") as queue:
        await queue.execute(_DEAD[1].encode())
    await own.servers.drain(own.house)


async def _later(own: Own, how_long: str) -> None:
    await own.servers.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
    [(later,)] = await own.servers.select("SELECT legal_now() + %s::interval", (how_long,))
    assert isinstance(later, datetime)
    await LegalClock(own.servers, own.app).set(later)


async def _states(own: Own) -> dict[str, str]:
    rows = await own.servers.select("SELECT id::text, state FROM depots")
    return {str(depot): str(state) for depot, state in rows}


async def _nothing_lost(own: Own, uploaders: list[Uploader]) -> None:
    """Every file is verified or given up; what landed is verified, and its candidate reads it; each was told once."""
    states = await _states(own)
    assert sorted(states) == sorted(str(one.depot) for one in uploaders)
    assert set(states.values()) == {"verifie", "abandonne"}
    landed = {Fate.WHOLE, Fate.SILENT, Fate.AGAIN}
    assert {one.depot for one in uploaders if one.fate in landed} == {
        depot for depot, state in states.items() if state == "verifie"
    }
    assert all(one.acknowledged for one in uploaders if one.fate in {Fate.WHOLE, Fate.AGAIN})
    kept = {hashlib.sha256(own.read(Bucket.CLEAN, key)).hexdigest() for key in own.keys(Bucket.CLEAN)}
    async with httpx.AsyncClient() as browser:
        for one in uploaders:
            if one.fate in landed:
                assert one.digest in kept
                told = (await one.owner.client.get(f"/v1/depots/{one.depot}/download")).json()
                served = (await browser.get(told["url"])).content
                assert (len(served), hashlib.sha256(served).hexdigest()) == (told["size"], told["sha256"])
    events = await own.servers.select(
        "SELECT subject->>'depot_id', count(*) FROM events WHERE kind = 'depot.verified' GROUP BY 1 HAVING count(*) > 1"
    )
    assert events == []


def _reconciled(own: Own) -> tuple[int, list[str], list[str]]:
    """Exit code, objects without a row, rows without an object; nothing is in flight any more."""
    ended = run(own.servers, "storage", "reconcile", "--in-flight", "0", "--json", **own.environment)
    told = json.loads(ended.out)
    return ended.code, [one["key"] for one in told["orphan_objects"]], [one["key"] for one in told["lost_objects"]]


async def _the_judge_sees(own: Own, uploaders: list[Uploader]) -> None:
    """The control: an object without a row and a row without its object are both found out."""
    whole = next(one for one in uploaders if one.acknowledged)
    [(key,)] = await own.servers.select("SELECT clean_key FROM depots WHERE id = %s", (whole.depot,))
    own.write(Bucket.CLEAN, "depots/personne")
    own.delete(Bucket.CLEAN, str(key))
    assert _reconciled(own) == (1, ["depots/personne"], [key])


def _figures(uploaders: list[Uploader], killer: Killer, states: dict[str, str]) -> str:
    fates = ", ".join(f"{fate}: {count}" for fate, count in Counter(one.fate.value for one in uploaders).items())
    kills = ", ".join(f"{name}: {count}" for name, count in killer.counts.items())
    acknowledged = sum(one.acknowledged for one in uploaders)
    return (
        f"{len(uploaders)} uploads ({fates}); kills ({kills}); "
        f"{acknowledged} acknowledged, states {dict(Counter(states.values()))}"
    )
