"""`demo seed`: people who do not exist register and upload through the doors; what they make is coherent."""

import asyncio

import psycopg
from fastapi import FastAPI

from app.dev.postgres import OWNER
from app.http.house import House
from tests.cli.commands import Ended, run
from tests.docs.recipes import served
from tests.stage import Stage

MADE = (
    "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM registrations),"
    " (SELECT count(*) FROM registration_versions), (SELECT count(*) FROM depots)"
)


async def seeded(servers: Stage, app: FastAPI, *options: str) -> Ended:
    async with served(app) as url:
        return await asyncio.to_thread(run, servers, "demo", "seed", *options, BTS_PUBLIC_URL=url)


async def test_they_register_sign_and_send_what_is_asked_of_them(
    servers: Stage, app: FastAPI, house: House, clean: None
) -> None:
    """One of each category at least; every file is accepted by the machine, every signed sheet recognised."""
    del clean
    said = await seeded(servers, app, "--candidates", "4", "--complete", "1", "--seed", "sept")
    assert said.code == 0, said.err
    await servers.drain(house)
    assert await servers.select("SELECT DISTINCT category FROM queue_entries ORDER BY category") == [
        ("enseignement_a_distance",),
        ("experience_professionnelle",),
        ("redoublant",),
    ]
    assert await servers.select("SELECT DISTINCT status FROM queue_entries") == [("complet",)]
    assert await servers.select("SELECT DISTINCT state FROM depots") == [("verifie",)]
    sheets = await servers.select(
        "SELECT DISTINCT reading #>> '{sheet,lu}', reading #>> '{sheet,signature}', reading #>> '{sheet,date}'"
        " FROM depots WHERE piece = 'recapitulatif_signe'"
    )
    assert sheets == [("conforme", "oui", "oui")]
    addresses = await servers.select("SELECT DISTINCT split_part(email, '@', 2) FROM accounts")
    assert addresses == [("example.org",)]


async def test_started_again_it_goes_on_where_it_was(servers: Stage, app: FastAPI, clean: None) -> None:
    """The same seed makes the same people; nobody registers, nor sends a file, twice."""
    del clean
    options = ("--candidates", "3", "--academie", "02", "--seed", "reprise")
    first = await seeded(servers, app, *options, "--complete", "0.5")
    assert first.code == 0, first.err
    before = await servers.select(MADE)
    assert before[0][:3] == (3, 3, 3)
    assert (await seeded(servers, app, *options, "--complete", "0.5")).code == 0
    assert await servers.select(MADE) == before
    assert (await seeded(servers, app, *options, "--complete", "1")).code == 0
    after = await servers.select(MADE)
    assert after[0][:3] == before[0][:3]
    assert after != before  # the files that were not sent at first
    assert await servers.select("SELECT DISTINCT academie FROM registrations") == [("02",)]


async def test_what_cannot_be_done_is_one_line(servers: Stage, app: FastAPI, clean: None) -> None:
    del clean
    unknown = await seeded(servers, app, "--academie", "99")
    assert (unknown.code, unknown.out) == (1, "")
    assert "aucune académie ne porte le code 99" in unknown.err
    away = run(servers, "demo", "seed", BTS_PUBLIC_URL="http://127.0.0.1:9")
    assert (away.code, away.out) == (1, "")
    assert "l'API ne répond pas" in away.err
    assert await servers.select(MADE) == [(0, 0, 0, 0)]


def test_a_production_has_none(servers: Stage, clean: None) -> None:
    del clean
    address = servers.postgres.dsn(OWNER, "suite")
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE legal_clock SET sandbox = false")
    try:
        ended = run(servers, "demo", "seed", BTS_SANDBOX="false")
    finally:
        with psycopg.connect(address) as connection:
            connection.execute("UPDATE legal_clock SET sandbox = true")
    assert (ended.code, ended.out) == (1, "")
    assert "n'entrent que dans un bac à sable" in ended.err
