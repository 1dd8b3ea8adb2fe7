"""`catalogue import`, `catalogue langue-rare`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.administration.service.catalogue import FILES, Loaded, Refused, load
from app.catalogue import service as catalogue
from app.cli import DATA, act, stop
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions

commands = typer.Typer(no_args_is_help=True, help="Spécialités, unités, langues et académies.")


_NAMES = {"academies": "académies"}


def read_files(directory: Path) -> dict[str, str]:
    """The texts of the catalogue's files; OSError or UnicodeDecodeError when one cannot be read."""
    return {name: (directory / name).read_text("utf-8-sig") for name in FILES}


@commands.command("import")
def import_files(
    directory: Annotated[Path, typer.Option("--dir", help="Dossier des fichiers CSV.")] = DATA,
) -> None:
    """Charger le catalogue : tout, ou rien si une seule ligne est refusée."""
    try:
        files = read_files(directory)
    except OSError as failure:
        stop(f"{failure.filename} : fichier illisible ({failure.strerror}).")
    except UnicodeDecodeError:
        stop(f"Un fichier de {directory} n'est pas de l'UTF-8.")

    async def work(db: Transaction, _: datetime) -> Loaded:
        return await load(db, files)

    try:
        loaded = act(work)
    except Refused as refused:
        for fault in refused.faults:
            typer.echo(str(fault), err=True)
        count = len(refused.faults)
        stop(f"rien n'a été chargé, {count} défaut{'s' if count > 1 else ''} à corriger (voir ci-dessus).")
    what = ", ".join(f"{count} {_NAMES.get(name, name)}" for name, count in loaded.counts.items())
    typer.echo(f"{'Catalogue chargé' if loaded.changed else 'Rien de nouveau, catalogue inchangé'} : {what}.")


@commands.command("langue-rare")
def settle_langue(
    academie: Annotated[str, typer.Argument(help="Code de l'académie, par exemple 02.")],
    langue: Annotated[str, typer.Argument(help="Code de la langue, par exemple ar.")],
    rare: Annotated[bool, typer.Option("--oui/--non", help="Rare (une attestation est exigée), ou non.")],
) -> None:
    """Dire si une langue est rare dans une académie (Guide §4)."""

    async def work(db: Transaction, _: datetime) -> None:
        await exam_sessions.require_academie(db, academie)
        await catalogue.settle_langue(db, academie=academie, langue=langue, rare=rare)

    act(work)
    typer.echo(f"Langue {langue} : {'rare' if rare else 'non rare'} dans l'académie {academie}.")
