"""The anchor of the legal clock: how sure it is, what replaces it, and when it is silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from psycopg import OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.db.database import Database, database
from app.dev.postgres import SERVING
from app.http.house import House
from app.http.now import DRIFT, TRUSTED, Anchor, Clock
from app.main import application
from tests import make
from tests.conftest import connect
from tests.db.relay import Relay
from tests.stage import SUITE, Stage

NOON = datetime(2026, 12, 15, 12, tzinfo=UTC)


def anchor(monotonic: float, *, doubt: float, off: float = 0.0) -> Anchor:
    """Read `monotonic` seconds after noon, on a clock that shows `off` seconds more."""
    return Anchor(NOON + timedelta(seconds=monotonic + off), monotonic, doubt)


def test_a_reading_stands_for_the_middle_of_its_trip_and_may_be_off_by_half_of_it() -> None:
    read = Anchor.between(NOON, 10.0, 10.04)
    assert read.monotonic == pytest.approx(10.02)
    assert read.doubt == pytest.approx(0.02)
    assert read.at(12.02) == NOON + timedelta(seconds=2)


@pytest.mark.parametrize(("age", "error"), [(0, 0.001), (5, 0.0015), (990, 0.1), (3600, 0.361)])
def test_its_error_grows_with_its_age(age: float, error: float) -> None:
    """Half of the trip, and 100 ppm: sixteen minutes and a half after a reading of 2 ms nothing is said any more."""
    assert anchor(0, doubt=0.001).error(age) == pytest.approx(error)
    assert (DRIFT, TRUSTED) == (1e-4, 0.1)


@pytest.mark.parametrize(
    ("newer", "kept"),
    [
        (anchor(5, doubt=0.0004), "newer"),
        # A slow reading does not replace a better one…
        (anchor(5, doubt=0.050), "older"),
        (anchor(5, doubt=0.050, off=0.049), "older"),
        # … until that one has grown old …
        (anchor(600, doubt=0.050), "newer"),
        # … or the clock was moved: a rehearsal, another server.
        (anchor(5, doubt=0.050, off=0.2), "newer"),
        (anchor(5, doubt=0.050, off=-3600), "newer"),
        (anchor(5, doubt=2.0, off=86400), "newer"),
    ],
)
def test_the_surer_of_two_is_kept(newer: Anchor, kept: str) -> None:
    older = anchor(0, doubt=0.001)
    assert older.better(newer) is {"newer": newer, "older": older}[kept]


@asynccontextmanager
async def wired(servers: Stage, *, delay: float = 0) -> AsyncIterator[tuple[Database, Relay]]:
    """A database behind a wire that can be cut, or is slow."""
    direct = servers.postgres.dsn(SERVING, SUITE)
    relay = Relay(int(str(conninfo_to_dict(direct)["port"])), delay=delay)
    await relay.mend()
    address = make_conninfo(direct, port=relay.port)
    far = database(address, address, size=1, wait=4)
    await far.open()
    try:
        yield far, relay
    finally:
        await far.close()
        await relay.cut()


async def test_a_clock_that_cannot_be_measured_again_falls_silent_and_speaks_again(
    servers: Stage, app: FastAPI, house: House, clean: None
) -> None:
    """Then every act is a 503, never a verdict. A drift a thousand times the allowed one makes the wait short."""
    del clean
    camille = await make.candidate(servers, app)
    async with wired(servers) as (far, relay):
        clock = Clock(far, sandbox=True, drift=DRIFT * 1000)
        await clock.measure()
        mine = application(replace(house, clock=clock))
        async with connect(mine, authorization=f"Bearer {camille.token}") as client:
            assert (await client.get("/health/ready")).status_code == 200
            await relay.cut()
            with pytest.raises(OperationalError):
                await clock.measure()
            async with asyncio.timeout(30):
                while clock.stamp() is not None:  # noqa: ASYNC110 -- it only grows old
                    await asyncio.sleep(0.05)
            refused = await client.post("/v1/registrations", json=make.registration())
            assert (refused.status_code, refused.json()["code"]) == (503, "horloge-inconnue")
            assert (await client.get("/health/ready")).status_code == 503
            await relay.mend()
            await clock.measure()
            assert (await client.post("/v1/registrations", json=make.registration())).status_code == 201


async def test_too_slow_a_reading_gives_no_verdict(servers: Stage) -> None:
    """A quarter of a second each way: it may be off by a quarter of a second, more than what is trusted."""
    async with wired(servers, delay=0.25) as (far, _):
        clock = Clock(far, sandbox=True)
        await clock.measure()
        assert clock.stamp() is None
        patient = Clock(far, sandbox=True, trusted=1)
        await patient.measure()
        assert patient.stamp() is not None


async def test_a_slow_reading_leaves_a_good_one_alone(servers: Stage, house: House) -> None:
    async with wired(servers, delay=0.25) as (far, _):
        clock = Clock(house.database, sandbox=True)
        await clock.measure()
        clock._database = far  # noqa: SLF001 -- the same process, on a bad day of its network
        await clock.measure()
        assert clock.stamp() is not None
