"""`sandbox declare`, `sandbox clock`: rehearsals, as the owner of the schema; a production has neither."""

import asyncio
import os
import re
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from app.cli import Act, Result, guarded, stop, within
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.now import WrongWorld
from app.kit import french
from app.sandbox import service
from app.sandbox.service import Told
from app.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Répétitions : un bac à sable et son heure, jamais en production.")

_LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_PARIS = ZoneInfo("Europe/Paris")
_BY = re.compile(r"(?P<sign>[+-]?)(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?")


def _as_owner(work: Act[Result], *, sandbox: bool = True) -> Result:
    if not Settings.from_environment().sandbox:
        stop("l'heure d'une production ne se change pas (BTS_SANDBOX n'est pas vrai).")
    owner = os.environ.get("BTS_OWNER_DATABASE_URL")
    if not owner:
        stop("BTS_OWNER_DATABASE_URL est absent : seul le propriétaire du schéma change l'heure.")
    return asyncio.run(within(owner, work, sandbox=sandbox))


@commands.command("declare")
def declare() -> None:
    """Faire de cette base, où personne ne s'est inscrit, un bac à sable, pour toujours."""

    async def work(db: Transaction, _: datetime) -> None:
        await service.declare(db)

    try:
        with guarded():
            _as_owner(work, sandbox=False)
    except WrongWorld:
        typer.echo("Cette base est déjà un bac à sable.")
    else:
        typer.echo("Cette base est désormais un bac à sable.")


@commands.command("clock")
def clock(
    to: Annotated[datetime | None, typer.Option("--to", formats=_LOCAL, help="Heure locale où se rendre.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="De combien avancer ou reculer : 90m, -1d12h.")] = None,
    academie: Annotated[str | None, typer.Option("--academie", help="Académie de cette heure (Paris sinon).")] = None,
    *,
    reset: Annotated[bool, typer.Option("--reset", help="Revenir à l'heure vraie.")] = False,
) -> None:
    """Dire l'heure légale du bac à sable, ou la changer partout, en une fois."""
    if [to is not None, by is not None, reset].count(True) > 1:
        stop("--to, --by et --reset ne se combinent pas.")
    step = _step(by)

    async def work(db: Transaction, _: datetime) -> tuple[Told, ZoneInfo]:
        zone = ZoneInfo(await exam_sessions.require_academie(db, academie)) if academie else _PARIS
        if to is not None:
            return await service.travel(db, to.replace(tzinfo=zone)), zone
        if step is not None:
            return await service.move(db, step), zone
        return await (service.come_back(db) if reset else service.clock(db)), zone

    with guarded():
        try:
            told, zone = _as_owner(work)
        except WrongWorld:
            stop("cette base n'est pas un bac à sable : « sandbox declare » d'abord.")
    typer.echo(f"Heure légale : {french.moment(told.now, zone, seconds=True)} ({zone.key}){_how_far(told.shift)}.")


def _step(by: str | None) -> timedelta | None:
    if by is None:
        return None
    found = _BY.fullmatch(by)
    if found is None or not any(found.group("days", "hours", "minutes", "seconds")):
        stop(f"« {by} » n'est pas une durée : écrivez 90m, 2h30m, 1d ou -45s.")
    parts = {name: int(found[name] or 0) for name in ("days", "hours", "minutes", "seconds")}
    step = timedelta(**parts)
    return -step if found["sign"] == "-" else step


def _how_far(shift: timedelta) -> str:
    return ", l'heure vraie" if not shift else f", à {shift.total_seconds():+.0f} s de l'heure vraie"
