"""`training-bodies create`."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from app.cli import act
from app.db.transaction import Transaction
from app.organismes import service
from app.organismes.rules.bodies import OrganismeEntry

commands = typer.Typer(no_args_is_help=True, help="Organismes de formation.")


@commands.callback()
def training_bodies() -> None:
    """Organismes de formation."""


@commands.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Nom.")],
    city: Annotated[str | None, typer.Option("--city", help="Commune.")] = None,
    siret: Annotated[str | None, typer.Option("--siret", help="Numéro SIRET.")] = None,
    uai: Annotated[str | None, typer.Option("--uai", help="Numéro UAI.")] = None,
    *,
    distance: Annotated[bool, typer.Option("--distance/--presentiel", help="Enseigne à distance, ou non.")] = True,
) -> None:
    """Déclarer un organisme de formation."""
    entry = OrganismeEntry(name=name.strip(), siret=siret, uai=uai, city=city, distance=distance)

    async def work(db: Transaction, _: datetime) -> UUID:
        return await service.declare(db, entry)

    typer.echo(f"Organisme déclaré : {act(work)}")
