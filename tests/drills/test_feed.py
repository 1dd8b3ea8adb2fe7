"""The feed while many commit at once, some of them slowly: no gap, no repetition, each registration in its order."""

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from fastapi import FastAPI

from app.http.house import House
from app.partners.queries import projection
from app.partners.queries.projection import Change
from tests.conftest import Figures
from tests.drills import scaled
from tests.partners.bodies import Body, body
from tests.stage import Stage

CHANGES = scaled(100_000, 3_000)
WRITERS, READERS = 12, 3
BATCH = 40
"""Changes of one transaction, at most."""
SLOW = 0.15
"""Seconds that one transaction in ten stays open once it has written."""
REGISTRATIONS = 200
SEED = 20307


@dataclass
class Written:
    """What the writers committed, in the order of each registration, and how many they took back."""

    left: int
    orders: dict[UUID, list[int]] = field(default_factory=lambda: defaultdict(list))
    undone: int = 0


class _TakenBackError(Exception):
    pass


async def test_a_feed_has_no_gap_while_thousands_commit_at_once(
    servers: Stage, house: House, app: FastAPI, clean: None, figures: Figures
) -> None:
    del clean
    school = await body(servers, app)
    chance = random.Random(SEED)  # noqa: S311 -- the same run for everybody
    registrations = [uuid4() for _ in range(REGISTRATIONS)]
    written, over = Written(CHANGES), asyncio.Event()
    # Each reading gives the numbers that are due: several at once must give each one once.
    reading = [asyncio.create_task(_followed(school, over)) for _ in range(READERS)]
    naive = asyncio.create_task(_naive(servers, over))
    await asyncio.gather(*[_write(house, school.id, registrations, written, chance) for _ in range(WRITERS)])
    over.set()
    (told, *others), seen = await asyncio.gather(*reading), await naive
    assert others == [told] * (READERS - 1)
    committed = sum(map(len, written.orders.values()))
    missed = committed - len(seen)
    figures(
        f"{committed} changes committed, {written.undone} transactions undone: {len(told)} told, 0 gaps;"
        f" a cursor on the sequence missed {missed}"
    )
    kept = await servers.select(
        "SELECT position, registration_id, CAST(content ->> 'rank' AS integer) FROM feed_changes ORDER BY position"
    )
    assert told == [(position, registration) for position, registration, _ in kept]
    assert [position for position, _ in told] == list(range(1, committed + 1))
    orders: dict[object, list[object]] = defaultdict(list)
    for _, registration, rank in kept:
        orders[registration].append(rank)
    assert orders == written.orders
    # The control: what a reader of the rows by their own sequence does not see, and never will.
    assert missed > 0


async def _write(
    house: House, organisme: UUID, registrations: list[UUID], written: Written, chance: random.Random
) -> None:
    while written.left > 0:
        mine = chance.sample(registrations, chance.randint(1, min(BATCH, len(registrations))))
        written.left -= len(mine)
        undone = chance.random() < 0.05
        slow = chance.random() < 0.1
        try:
            async with house.database.transaction() as db:
                await projection.alone(db, mine)
                ranks = {one: len(written.orders[one]) for one in mine}
                kinds = ("registration.changed",)
                told = [Change(one, organisme, 2027, kinds, {"rank": rank}) for one, rank in ranks.items()]
                await projection.write(db, told)
                if slow:
                    await asyncio.sleep(SLOW * chance.random())
                if undone:
                    raise _TakenBackError  # noqa: TRY301 -- it undoes the transaction
                # Whoever waits for one of these registrations waits for this COMMIT.
                for one in mine:
                    written.orders[one].append(ranks[one])
        except _TakenBackError:
            written.undone += 1
            written.left += len(mine)


async def _followed(school: Body, over: asyncio.Event) -> list[tuple[object, object]]:
    """The whole feed, through its door."""
    told: list[tuple[object, object]] = []
    after = 0
    while True:
        ended = over.is_set()
        page = await school.feed(after, limit=500)
        told += [(one["position"], UUID(one["registration_id"])) for one in page["items"]]
        after = page["next_after"]
        if ended and after == page["head"]:
            return told
        if not page["items"]:
            await asyncio.sleep(0.01)


async def _naive(servers: Stage, over: asyncio.Event) -> set[int]:
    """The rows after the last one seen, by their sequence."""
    seen: set[int] = set()
    last = 0
    while True:
        ended = over.is_set()
        rows = await servers.select("SELECT id FROM feed_changes WHERE id > %s ORDER BY id LIMIT 500", (last,))
        found = [int(str(key)) for (key,) in rows]
        seen.update(found)
        last = max([last, *found])
        if ended and not found:
            return seen
        await asyncio.sleep(0.01)
