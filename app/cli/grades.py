"""`grades import`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli import act, stop
from app.db.transaction import Transaction
from app.registrations import service
from app.registrations.service import GradesReport

commands = typer.Typer(no_args_is_help=True, help="Notes des sessions antérieures.")


@commands.callback()
def grades() -> None:
    """Notes des sessions antérieures."""


@commands.command("import")
def import_file(
    file: Annotated[
        Path,
        typer.Argument(help="CSV : numero_candidat,date_naissance,session,specialite,unite,note."),
    ],
) -> None:
    """Charger les notes officielles : tout, ou rien si une seule ligne est refusée."""
    try:
        content = file.read_text("utf-8-sig")
    except OSError as failure:
        stop(f"{file} : fichier illisible ({failure.strerror}).")
    except UnicodeDecodeError:
        stop(f"{file} n'est pas de l'UTF-8.")

    async def work(db: Transaction, now: datetime) -> GradesReport:
        return await service.import_grades(db, now, file=file.name, content=content)

    report = act(work)
    for fault in report.faults:
        typer.echo(str(fault), err=True)
    if count := len(report.faults):
        stop(f"rien n'a été chargé, {count} défaut{'s' if count > 1 else ''} à corriger (voir ci-dessus).")
    typer.echo(
        f"{report.lines} notes lues : {report.added} nouvelles, {report.changed} rectifiées ; "
        f"{report.waiting} numéros inconnus ici, en attente."
    )
