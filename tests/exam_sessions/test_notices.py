"""A calendar set anywhere applies everywhere within 5 s, without restart; so does the clock of a rehearsal."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from app.exam_sessions.board import CalendarBoard
from app.http.deadlines import Window
from app.http.fresh import kept_fresh
from app.http.house import House
from app.http.now import Clock
from tests.clock import LegalClock
from tests.exam_sessions.bounds import agent_token
from tests.processes import serving
from tests.stage import SUITE, Stage

TAHITI = "41"
LAST_CLOSING = datetime(2022, 11, 22, 4, tzinfo=UTC)
LONGER = (
    "UPDATE calendars SET registration_closes_local = registration_closes_local + interval '1 hour',"
    " version = version + 1 WHERE (year, academie) = (2023, '41')"
)
LISTENERS = "FROM pg_stat_activity WHERE application_name = 'inscription-bts-listener' AND query LIKE 'LISTEN%'"
NEVER = 3600.0
PATIENCE = 5
"""Seconds: the promise (04)."""


async def _as_superuser(servers: Stage, sql: str) -> list[tuple[object, ...]]:
    """Nobody else sees what another role does, nor ends it."""
    async with await psycopg.AsyncConnection.connect(servers.postgres.dsn("postgres", SUITE)) as connection:
        return await (await connection.execute(sql.encode())).fetchall()


async def _holds(within: float, true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so, no longer than that."""
    async with asyncio.timeout(within):
        while not await true():  # noqa: ASYNC110 -- nobody tells
            await asyncio.sleep(0.02)


async def _said(client: httpx.AsyncClient) -> int:
    """409: the guard's snapshot shuts every calendar; 401: it lets in, and the door asks who calls."""
    return (await client.post("/v1/registrations", json={})).status_code


async def _told_everywhere(processes: list[httpx.AsyncClient], status: int) -> None:
    async def so() -> bool:
        return [await _said(one) for one in processes] == [status] * len(processes)

    await _holds(PATIENCE, so)


async def _extended(through: httpx.AsyncClient, token: str, closes: str) -> None:
    address = f"/v1/staff/exam-sessions/2023/calendars/{TAHITI}"
    put = await through.put(
        address,
        json={
            "opens": "2022-10-18T08:00",
            "closes": closes,
            "justificatifs_until": "2022-12-04",
            "motive": "Coupure du câble sous-marin.",
        },
        headers={"authorization": f"Bearer {token}", "if-match": "*"},
    )
    assert put.status_code == 200, put.text


async def test_two_processes_see_an_extension_made_in_one_of_them(
    servers: Stage, house: House, calendars: None, clock: LegalClock, tmp_path: Path
) -> None:
    """Seen at once; seen too when every listener is killed just before, and when the notice itself is lost."""
    del calendars
    await clock.set(LAST_CLOSING + timedelta(minutes=1))
    token = await agent_token(house, academies=(TAHITI,))
    async with serving(servers.settings(), tmp_path) as served, AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(httpx.AsyncClient(base_url=one.url)) for one in served]
        assert await _as_superuser(servers, f"SELECT count(*) {LISTENERS}") == [(2,)]
        assert [await _said(one) for one in processes] == [409, 409]
        await _extended(processes[0], token, "2022-11-21T19:00")
        await _told_everywhere(processes, 401)
        # Shut again: the clock moves on, every process hears of it without being asked.
        await clock.set(LAST_CLOSING + timedelta(hours=2))
        await _told_everywhere(processes, 409)
        token = await agent_token(house, academies=(TAHITI,), email="autre@example.org")
        assert await _as_superuser(servers, f"SELECT pg_terminate_backend(pid) {LISTENERS}") == [(True,)] * 2
        await _extended(processes[1], token, "2022-11-21T21:00")
        await _told_everywhere(processes, 401)
        await clock.set(LAST_CLOSING + timedelta(hours=4))
        await _told_everywhere(processes, 409)
        token = await agent_token(house, academies=(TAHITI,), email="tiers@example.org")
        await servers.as_owner("ALTER TABLE calendars DISABLE TRIGGER calendars_notice")
        try:
            await _extended(processes[0], token, "2022-11-21T23:00")
            await _told_everywhere(processes, 401)
        finally:
            await servers.as_owner("ALTER TABLE calendars ENABLE TRIGGER calendars_notice")


@asynccontextmanager
async def _board(house: House, *, every: float) -> AsyncIterator[CalendarBoard]:
    board = CalendarBoard(house.database)
    async with kept_fresh(house.database, (board.refresh,), every=every):
        yield board


async def _listening(servers: Stage) -> object:
    """The process that listens, once it does."""
    found: list[tuple[object, ...]] = []

    async def so() -> bool:
        found[:] = await _as_superuser(servers, f"SELECT pid {LISTENERS}")
        return found != []

    await _holds(PATIENCE, so)
    [(pid,)] = found
    return pid


def _shut(board: CalendarBoard) -> bool:
    return board.refusal(Window.REGISTRATION, LAST_CLOSING) is not None


async def _until_open(board: CalendarBoard) -> None:
    async def so() -> bool:
        return not _shut(board)

    await _holds(PATIENCE, so)


async def test_a_notice_alone_is_enough(servers: Stage, house: House, calendars: None) -> None:
    del calendars
    async with _board(house, every=NEVER) as board:
        await _listening(servers)
        assert _shut(board)
        await servers.as_owner(LONGER)
        await _until_open(board)


async def test_a_reading_alone_is_enough(servers: Stage, house: House, calendars: None) -> None:
    del calendars
    async with _board(house, every=0.2) as board:
        await servers.as_owner("ALTER TABLE calendars DISABLE TRIGGER calendars_notice")
        try:
            assert _shut(board)
            await servers.as_owner(LONGER)
            await _until_open(board)
        finally:
            await servers.as_owner("ALTER TABLE calendars ENABLE TRIGGER calendars_notice")


async def test_without_either_it_would_not_be_seen(servers: Stage, house: House, calendars: None) -> None:
    """The control."""
    del calendars
    async with _board(house, every=NEVER) as board:
        await _listening(servers)
        await servers.as_owner("ALTER TABLE calendars DISABLE TRIGGER calendars_notice")
        try:
            await servers.as_owner(LONGER)
            await asyncio.sleep(0.5)
            assert _shut(board)
        finally:
            await servers.as_owner("ALTER TABLE calendars ENABLE TRIGGER calendars_notice")


async def test_a_listener_killed_listens_again_and_reads_what_it_missed(
    servers: Stage, house: House, calendars: None
) -> None:
    del calendars
    async with _board(house, every=NEVER) as board:
        killed = await _listening(servers)
        await servers.as_owner(LONGER)
        await _as_superuser(servers, f"SELECT pg_terminate_backend({killed})")
        await _until_open(board)
        assert await _listening(servers) != killed


async def test_the_clock_moved_is_heard_of_too(servers: Stage, house: House, clock: LegalClock) -> None:
    del clock
    mine = Clock(house.database, sandbox=True)
    async with kept_fresh(house.database, (mine.measure,), every=NEVER):
        await _listening(servers)
        await servers.as_owner("UPDATE legal_clock SET shift = '400 days'")

        async def so() -> bool:
            return mine.now() > datetime.now(UTC) + timedelta(days=399)

        await _holds(PATIENCE, so)


@pytest.mark.parametrize("table", ["calendars", "exam_sessions", "legal_clock"])
async def test_every_table_that_bears_on_deadlines_tells(servers: Stage, table: str) -> None:
    told = await servers.select(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE '%%_notice'", (table,)
    )
    assert told == [(f"{table}_notice",)]


def test_the_reading_is_within_the_promise(repository: Path) -> None:
    """A lost notice is caught in time."""
    from app.exam_sessions.board import PATIENCE as READING
    from app.http.fresh import REFRESH

    del repository
    assert max(REFRESH, READING) < PATIENCE
