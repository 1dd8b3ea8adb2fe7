"""The worker outlives its database (07, promise 3: recovery once the dependency is back)."""

import asyncio
from collections.abc import Awaitable, Callable

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from structlog.testing import capture_logs

from app import worker
from app.dev.postgres import SERVING
from app.http.house import House
from tests.db.relay import Relay
from tests.stage import SUITE, Stage

_TASK = "upkeep.rescue"
_WAITING = "SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = %s"


async def _a_job_is_done(servers: Stage) -> None:
    """Ask for one, on the direct road, and wait until it is gone."""
    asking = worker.queue(servers.postgres.dsn(SERVING, SUITE))
    async with asking.open_async():
        await asking.tasks[_TASK].defer_async(timestamp=0)
    await _until(lambda: _none_waits(servers))


async def _none_waits(servers: Stage) -> bool:
    return await servers.select(_WAITING, (_TASK,)) == [(0,)]


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110 -- what another process writes tells nobody
            await asyncio.sleep(0.05)


async def test_a_worker_whose_database_went_away_works_again_when_it_is_back(
    servers: Stage, house: House, clean: None
) -> None:
    del clean
    direct = servers.postgres.dsn(SERVING, SUITE)
    relay = Relay(int(str(conninfo_to_dict(direct)["port"])))
    await relay.mend()
    working = asyncio.create_task(worker.last(house, make_conninfo(direct, port=relay.port)))
    try:
        await _a_job_is_done(servers)
        with capture_logs() as logs:
            await relay.cut()

            async def lost() -> bool:
                return any(line["event"] == "database-lost" for line in logs)

            await _until(lost)
        await relay.mend()
        await _a_job_is_done(servers)
        assert not working.done()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await relay.cut()
