"""`dossiers rebuild-queue`."""

from datetime import datetime

import typer

from app.cli import housed
from app.dossiers.service import entries
from app.dossiers.service.entries import Mended
from app.http.house import House

commands = typer.Typer(no_args_is_help=True, help="Dossiers des candidats.")


@commands.callback()
def dossiers() -> None:
    """Dossiers des candidats."""


@commands.command("rebuild-queue")
def rebuild_queue() -> None:
    """Recalculer la file d'attente des agents ; sans danger à toute heure, et autant de fois qu'on veut."""

    async def work(house: House, now: datetime) -> Mended:
        return await entries.mend(house.database, now)

    done = housed(work)
    typer.echo(f"{done.seen} inscriptions relues, {done.mended} entrées de la file corrigées.")
