"""The chain while everybody writes, and when it is long."""

import asyncio
from datetime import UTC, datetime

import pytest

from app.audit.service import SYSTEM, Party, record, seal, standing
from app.http.house import House
from tests.cli.commands import run
from tests.stage import Stage

NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
WRITERS, ACTS, LINES = 6, 12, 3


@pytest.fixture(autouse=True)
async def empty(servers: Stage, clean: None) -> None:
    """Nothing is there yet, not even what loaded the catalogue."""
    del clean
    for table in ("audit_entries", "audit_chain", "audit_seals"):
        await servers.as_owner(f"DELETE FROM {table}")


async def writes(house: House, writer: int) -> None:
    """Acts of several lines, kept open between them: the first writer's are the longest."""
    for act in range(ACTS):
        async with house.database.transaction() as db:
            for line in range(LINES):
                await record(db, "essai", actor=SYSTEM, subject=Party("essai"), detail={"act": [writer, act, line]})
                await asyncio.sleep(0.02 / (writer + 1))


async def seals(house: House, ended: asyncio.Event) -> int:
    """A sealer that never rests, and once more when all is written; how many lines it chained meanwhile."""
    meanwhile = 0
    while not ended.is_set():
        async with house.database.transaction() as db:
            meanwhile += await seal(db, NOW, None, most=7)
    last = 1
    while last:
        async with house.database.transaction() as db:
            last = await seal(db, NOW, None)
    return meanwhile


async def test_every_line_written_while_the_chain_is_made_is_chained_once(servers: Stage, house: House) -> None:
    ended = asyncio.Event()
    sealers = [asyncio.create_task(seals(house, ended)) for _ in range(2)]
    await asyncio.gather(*(writes(house, writer) for writer in range(WRITERS)))
    ended.set()
    meanwhile = sum(await asyncio.gather(*sealers))
    async with house.database.transaction() as db:
        found = await standing(db, lambda _: None)
    everything = WRITERS * ACTS * LINES
    assert (found.broken, found.chained, found.waiting) == (None, everything, 0)
    assert meanwhile > 0
    joined = "SELECT count(DISTINCT e.detail) FROM audit_chain JOIN audit_entries e ON e.id = entry_id"
    assert await servers.select(joined) == [(everything,)]


async def test_a_long_chain_is_walked_by_stretches_with_their_seals(servers: Stage) -> None:
    many = "INSERT INTO audit_entries (act, actor_kind, subject_kind, detail) SELECT 'essai', 'system', 'essai', '{}'"
    assert await servers.as_owner(f"{many} FROM generate_series(1, 2500)") == 2500
    assert [run(servers, "journal", "seal").out.split()[0] for _ in range(4)] == ["1000", "1000", "500", "0"]
    told = run(servers, "journal", "verify").out
    assert told.startswith("Journal intact : 2500 ligne(s) chaînée(s), 3 sceau(x), 0 en attente.")
    await servers.as_owner("UPDATE audit_seals SET digest = repeat('0', 64) WHERE position = 2000")
    ended = run(servers, "journal", "verify")
    assert ended.code == 1
    assert "à la ligne 2000 : le sceau n'est pas celui de cette chaîne" in ended.err
