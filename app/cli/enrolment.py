"""Enrol an agent in a terminal: the QR code is drawn there, the password is typed unseen."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import segno
import typer

from app.cli import guarded, stop
from app.db.database import Database, database
from app.gateways.passwords import Passwords
from app.http.now import Clock, WrongWorld, machine_time
from app.kit.errors import Refusal
from app.settings import Settings
from app.staff.service import enrolling
from app.staff.service.enrolling import Begun, Chosen
from app.staff.service.letters import link_to as page_of

Result = TypeVar("Result")
TRIES = 3


def link_to(token: str) -> str:
    """The page of the application that opens this invitation."""
    return page_of(str(Settings.from_environment().app_url).rstrip("/"), token)


def enrolled(token: str) -> None:
    """Show the secret, ask for a password and a code until both are right, show the recovery codes."""
    settings = Settings.from_environment()
    secret = settings.secret_key.get_secret_value().encode()

    async def begin(base: Database, now: datetime) -> Begun:
        async with base.transaction() as db:
            return await enrolling.begin(db, secret, now, token)

    begun = _run(settings, begin)
    typer.echo(f"Pour {begun.name} ({begun.email}), avec une application d'authentification :")
    segno.make(begun.uri, error="m", micro=False).terminal(out=sys.stdout, compact=True)
    typer.echo(f"Ou à la main : {begun.secret}")

    async def confirm(base: Database, now: datetime) -> list[str]:
        chosen = Chosen(token, password, code)
        return await enrolling.confirm(base, Passwords(), secret, now, machine_time(), chosen)

    for left in reversed(range(TRIES)):
        password = typer.prompt("Mot de passe (16 caractères au moins)", hide_input=True, confirmation_prompt=True)
        code = typer.prompt("Code que montre l'application")
        try:
            codes = _run(settings, confirm, told=left > 0)
        except Refusal as refusal:
            typer.echo(" ".join(one.detail for one in refusal.violations) or refusal.detail, err=True)
            continue
        typer.echo("Accès prêt. Codes de secours, montrés cette fois seulement ; gardez-les à part :")
        for one in codes:
            typer.echo(one)
        return


def _run(settings: Settings, work: Callable[[Database, datetime], Awaitable[Result]], *, told: bool = False) -> Result:
    with guarded((Refusal,) if told else ()):
        try:
            return asyncio.run(_within(settings, work))
        except WrongWorld as wrong:
            stop(str(wrong))


async def _within(settings: Settings, work: Callable[[Database, datetime], Awaitable[Result]]) -> Result:
    address = settings.database_url.unicode_string()
    base = database(address, address, size=2, wait=3)
    await base.open()
    try:
        clock = Clock(base, sandbox=settings.sandbox)
        await clock.measure()
        return await work(base, clock.now())
    finally:
        await base.close()
