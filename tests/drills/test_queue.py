"""A page of the queue costs the same at any depth: 100 000 dossiers, or fewer in the ordinary suite."""

import psycopg

from app.dev.postgres import SERVING
from app.dossiers.queries.queue import WALKED
from app.dossiers.queries.selection import values
from app.dossiers.rules.selection import Selection
from app.http.house import House
from tests.conftest import Figures
from tests.dossiers.entries import many
from tests.drills import scaled
from tests.stage import SUITE, Stage

SIEC = ("01", "24", "25")


async def test_a_deep_page_costs_what_the_first_does(
    servers: Stage, house: House, clean: None, figures: Figures
) -> None:
    """In pages of the cache touched, which no other load changes."""
    del clean
    number = scaled(100_000, 6_000)
    await many(servers, number, *SIEC)
    first = await _touched(servers, house, None)
    [(since, key)] = await servers.select(
        "SELECT waiting_since, registration_id FROM queue_entries ORDER BY 1, 2 OFFSET %s LIMIT 1", (number * 9 // 10,)
    )
    deep = await _touched(servers, house, (since, key))
    everything = await _touched(servers, house, None, limit=number)
    figures(f"{number} dossiers : {first} blocs pour la première page, {deep} au fond, {everything} pour tous")
    assert deep <= 1.25 * first
    assert everything > 1.5 * first, "the control: to read all costs more"


async def _touched(servers: Stage, house: House, after: tuple[object, object] | None, *, limit: int = 51) -> int:
    """By the very statement of the door."""
    since, key = after or (None, None)
    given = {
        **values(Selection(academies=frozenset(SIEC)), house.clock.now()),
        "after_instant": since,
        "after_key": key,
        "limit": limit,
    }
    dsn = servers.postgres.dsn(SERVING, SUITE)
    async with await psycopg.AsyncConnection.connect(dsn, options="-c search_path=public") as connection:
        asked = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {WALKED.sql}"
        [(plan,)] = await (await connection.execute(asked.encode(), WALKED.values(given))).fetchall()
    return int(plan[0]["Plan"]["Shared Hit Blocks"]) + int(plan[0]["Plan"]["Shared Read Blocks"])
