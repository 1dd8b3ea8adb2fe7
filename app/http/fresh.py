"""What each process keeps in mind of the database, made fresh at each notice and every few seconds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from app.db.database import Database
from app.db.listening import listening
from app.http.now import WrongWorld

CHANNEL = "deadlines"
"""Told by triggers when a calendar, an exam session or the legal clock changed."""

REFRESH = 4.0
"""Seconds between two readings when nothing was told: a lost notice is caught within 5 s."""

Refresh = Callable[[], Awaitable[None]]


@asynccontextmanager
async def kept_fresh(
    database: Database, refreshed: Sequence[Refresh], *, every: float = REFRESH
) -> AsyncIterator[None]:
    """Refresh once before serving, then at each notice and every `every` seconds."""

    async def all_of_them() -> None:
        for refresh in refreshed:
            await _one(refresh)

    async def again() -> None:
        with suppress(WrongWorld):  # at the start it ends the process; later the clock is unknown, every act a 503
            await all_of_them()

    async def for_ever() -> None:
        while True:
            await asyncio.sleep(every)
            await again()

    await all_of_them()  # PostgreSQL may come after us: until then every act is a 503
    async with listening(database.address, CHANNEL, again):
        task = asyncio.create_task(for_ever())
        try:
            yield
        finally:
            task.cancel()


async def _one(refresh: Refresh) -> None:
    """A failure waits for the next time: what was kept says by itself how long it may be believed."""
    try:
        await refresh()
    except WrongWorld:
        raise
    except Exception:  # noqa: BLE001, S110 -- the next time will do it
        pass
