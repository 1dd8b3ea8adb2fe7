"""Rehearsals: the hour of a sandbox is changed by one command, everywhere; that of a production, by none."""

import asyncio
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app import worker
from app.dev.postgres import DATABASE, OWNER, SERVING
from app.http import house
from app.http.now import WrongWorld
from app.main import application
from tests import make
from tests.cli.commands import Ended, run
from tests.clock import LegalClock
from tests.stage import SUITE, Stage


def owner(stage: Stage, database: str = SUITE) -> dict[str, str]:
    """What the owner's shell holds besides."""
    return {"BTS_OWNER_DATABASE_URL": stage.postgres.dsn(OWNER, database)}


def clock_command(stage: Stage, *arguments: str) -> Ended:
    return run(stage, "sandbox", "clock", *arguments, **owner(stage))


async def time_told(client: httpx.AsyncClient) -> str:
    answer = await client.get("/v1/time")
    return str(answer.json()["server_time"])


async def test_one_command_sets_the_hour_of_every_door(
    servers: Stage, client: httpx.AsyncClient, clock: LegalClock
) -> None:
    """The last minute of the guide's session, at the hour of Aix-Marseille; then its first one after."""
    said = clock_command(servers, "--to", "2022-11-21T17:59:00", "--academie", "02")
    assert said.code == 0, said.err
    assert "lundi 21 novembre 2022 à 17 h 59 min 0" in said.out.replace("\N{NO-BREAK SPACE}", " ")
    await clock.refresh()
    assert (await time_told(client)).startswith("2022-11-21T16:59:")
    assert clock_command(servers, "--by", "1m").code == 0
    await clock.refresh()
    assert (await time_told(client)).startswith("2022-11-21T17:00:")
    assert clock_command(servers, "--by", "-1d").code == 0
    await clock.refresh()
    assert (await time_told(client)).startswith("2022-11-20T17:00:")
    said = clock_command(servers, "--reset")
    assert said.out.endswith(", l'heure vraie.\n")


async def test_each_academie_has_its_own_hour(servers: Stage, clock: LegalClock) -> None:
    """Six in the evening in Martinique is eleven at night in Paris."""
    del clock
    assert clock_command(servers, "--to", "2022-11-21T18:00", "--academie", "31").code == 0
    told = clock_command(servers).out.replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("Heure légale : lundi 21 novembre 2022 à 23 h 00 min 0")


async def test_each_move_of_the_clock_is_in_the_journal(servers: Stage, clock: LegalClock) -> None:
    del clock
    assert clock_command(servers, "--by", "2h").code == 0
    lines = await servers.select(
        "SELECT act, detail ->> 'shift_seconds' FROM audit_entries WHERE act = 'sandbox.clock'"
    )
    assert lines == [("sandbox.clock", "7200.0")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "demain"), "« demain » n'est pas une durée"),
        (("--by", "2h", "--reset"), "ne se combinent pas"),
        (("--to", "2022-11-21T18:00", "--academie", "99"), "Aucune académie en activité"),
    ],
)
def test_what_is_wrong_is_one_line(servers: Stage, clean: None, arguments: tuple[str, ...], said: str) -> None:
    del clean
    ended = clock_command(servers, *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err


def test_a_production_has_no_such_command(servers: Stage, clean: None) -> None:
    del clean
    for arguments in (("clock", "--by", "2h"), ("declare",)):
        ended = run(servers, "sandbox", *arguments, **owner(servers), BTS_SANDBOX="false")
        assert ended.code == 1
        assert "d'une production" in ended.err


def test_only_the_owner_changes_the_hour(servers: Stage, clean: None) -> None:
    del clean
    ended = run(servers, "sandbox", "clock", "--by", "2h", BTS_OWNER_DATABASE_URL="")
    assert (ended.code, ended.out) == (1, "")
    assert "BTS_OWNER_DATABASE_URL est absent" in ended.err


@pytest.fixture
def production(servers: Stage, clean: None) -> Iterator[str]:
    """The name of a database like the suite's, but that nobody declared a sandbox."""
    del clean
    name = "production"
    _postgres(servers, f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER}")
    with psycopg.connect(servers.postgres.dsn(OWNER, name)) as connection:
        connection.execute("UPDATE legal_clock SET sandbox = false")
    yield name
    _postgres(servers, f"DROP DATABASE {name} WITH (FORCE)")


def _postgres(stage: Stage, statement: str) -> None:
    with psycopg.connect(stage.postgres.dsn("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())


def test_not_even_its_owner_shifts_the_hour_of_a_production(servers: Stage, production: str) -> None:
    with (
        psycopg.connect(servers.postgres.dsn(OWNER, production)) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="ck_legal_clock_true_time"),
    ):
        connection.execute("UPDATE legal_clock SET shift = '1 hour'")


def test_a_base_becomes_a_sandbox_once_and_the_clock_waits_for_it(servers: Stage, production: str) -> None:
    told = owner(servers, production)
    refused = run(servers, "sandbox", "clock", "--by", "2h", **told)
    assert (refused.code, refused.out) == (1, "")
    assert "« sandbox declare » d'abord" in refused.err
    assert "désormais" in run(servers, "sandbox", "declare", **told).out
    assert "déjà" in run(servers, "sandbox", "declare", **told).out
    assert run(servers, "sandbox", "clock", "--by", "2h", **told).code == 0


async def test_a_base_where_somebody_registered_never_becomes_one(servers: Stage, app: FastAPI, clean: None) -> None:
    del clean
    await make.registered(await make.candidate(servers, app))
    await servers.as_owner("UPDATE legal_clock SET sandbox = false")
    try:
        ended = run(servers, "sandbox", "declare", **owner(servers))
    finally:
        await servers.as_owner("UPDATE legal_clock SET sandbox = true")
    assert (ended.code, ended.out) == (1, "")
    assert "ne sera jamais un bac à sable" in ended.err


@pytest.mark.parametrize("sandbox", [True, False])
async def test_production_and_sandbox_do_not_start_on_each_other_s_base(
    servers: Stage,
    production: str,
    sandbox: bool,  # noqa: FBT001 -- a table
) -> None:
    """The web app and the worker say why, and end; nothing was judged."""
    base = production if sandbox else SUITE
    settings = servers.settings(sandbox=sandbox, database_url=servers.postgres.dsn(SERVING, base))
    web, behind = house.build(settings), house.build(settings)
    app = application(web)
    with pytest.raises(WrongWorld, match="production"):
        async with app.router.lifespan_context(app):
            pytest.fail("it started")
    assert web.clock.stamp() is None
    await behind.database.open()
    try:
        async with asyncio.timeout(10):
            with pytest.raises(WrongWorld):
                await worker.last(behind, servers.postgres.dsn(SERVING, base))
    finally:
        await behind.database.close()
