"""The operator's commands: `python -m app.cli …`; each ends with one clear line."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn, TypeVar

import psycopg
import typer
from psycopg_pool import PoolTimeout

from app.db.database import Database, database
from app.db.transaction import Transaction
from app.http import house as houses
from app.http.house import House
from app.http.now import Clock, WrongWorld
from app.kit.errors import Refusal
from app.settings import Settings

DATA = Path(__file__).resolve().parents[2] / "data"
"""Beside app/, in the repository as in the image."""

logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())  # our one line says it

Result = TypeVar("Result")
Act = Callable[[Transaction, datetime], Awaitable[Result]]


def act(work: Act[Result], *, told: tuple[type[Refusal], ...] = ()) -> Result:
    """Run one act in one transaction, with the legal time; a refusal or an outage is one line and exit code 1.

    The refusals `told` are the caller's to tell, line by line.
    """
    settings = Settings.from_environment()
    with guarded(told):
        try:
            return asyncio.run(within(settings.database_url.unicode_string(), work, sandbox=settings.sandbox))
        except WrongWorld as wrong:
            stop(str(wrong))


def housed(work: Callable[[House, datetime], Awaitable[Result]]) -> Result:
    """Do what needs the outside systems too, with the legal time; a refusal or an outage is one line, exit code 1."""
    house = houses.build(Settings.from_environment())

    async def inside() -> Result:
        await house.database.open()
        try:
            await house.clock.measure()
            return await work(house, house.clock.now())
        finally:
            house.storage.close()
            await house.database.close()

    with guarded():
        try:
            return asyncio.run(inside())
        except WrongWorld as wrong:
            stop(str(wrong))


@contextmanager
def guarded(told: tuple[type[Refusal], ...] = ()) -> Iterator[None]:
    """What goes wrong inside is one line, and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        if isinstance(refusal, told):
            raise
        stop(refusal.detail)
    except (psycopg.OperationalError, PoolTimeout):
        stop("PostgreSQL ne répond pas à l'adresse de BTS_DATABASE_URL.")
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction):
        stop("Le schéma n'est pas à jour : lancez « alembic upgrade head » d'abord.")


def stop(sentence: str) -> NoReturn:
    """Say why on standard error, and fail."""
    typer.echo(f"Erreur : {sentence}", err=True)
    raise typer.Exit(1)


async def within(address: str, work: Act[Result], *, sandbox: bool) -> Result:
    """Run one act in one transaction of this database."""
    base = database(address, address, size=2, wait=3)
    await base.open()
    try:
        return await _timed(base, Clock(base, sandbox=sandbox), work)
    finally:
        await base.close()


async def _timed(base: Database, clock: Clock, work: Act[Result]) -> Result:
    await clock.measure()
    async with base.transaction() as db:
        return await work(db, clock.now())
