"""Hear what PostgreSQL tells (NOTIFY) on a connection of one's own, whatever becomes of that connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
import structlog
from psycopg import AsyncConnection

AGAIN = 1.0
"""Seconds before a lost connection is made anew."""

log = structlog.get_logger("listening")

Heard = Callable[[], Awaitable[None]]


@asynccontextmanager
async def listening(address: str, channel: str, heard: Heard) -> AsyncIterator[None]:
    """Call `heard` at each notice on the channel, and each time that we begin to listen: one may have been missed."""
    task = asyncio.create_task(_for_ever(address, channel, heard))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _for_ever(address: str, channel: str, heard: Heard) -> None:
    while True:
        try:
            await _once(address, channel, heard)
        except (psycopg.Error, OSError) as lost:
            log.warning("listener-lost", channel=channel, failure=type(lost).__name__)
        await asyncio.sleep(AGAIN)


async def _once(address: str, channel: str, heard: Heard) -> None:
    """Until the connection is lost; keepalives tell when its other end vanished without a word."""
    async with await AsyncConnection.connect(
        address,
        autocommit=True,
        connect_timeout=4,
        keepalives_idle=2,
        keepalives_interval=1,
        keepalives_count=3,
        application_name="inscription-bts-listener",
    ) as connection:
        await connection.execute(f"LISTEN {channel}".encode())
        await heard()
        async for _ in connection.notifies():
            await heard()
