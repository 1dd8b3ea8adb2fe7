"""`storage check`, `storage reconcile`: what S3 enforces, and whether it holds what the rows say."""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated

import orjson
import typer

from app.cli import housed, stop
from app.cli.provider import WORDS
from app.documents import service as documents
from app.documents.service import Misplaced, Reconciled
from app.gateways.probe import Finding, Outcome, probed
from app.http import house as houses
from app.http.house import House
from app.http.now import machine_time
from app.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Stockage S3 : ce que le fournisseur tient, rapprochement.")

SAFE = 3
"""Exit code: something is not enforced, and the service is safe all the same."""
_MARKS = {Outcome.HELD: "oui", Outcome.LOOSE: "NON", Outcome.ADVICE: "non", Outcome.BROKEN: "NON"}
_MINUTES = round(documents.IN_FLIGHT.total_seconds() / 60)
Json = Annotated[bool, typer.Option("--json", help="Pour un programme : un objet JSON.")]


@commands.command("check")
def check(*, json: Json = False) -> None:
    """Essayer le S3 configuré avec des objets jetables ; 0 : tout est tenu, 3 : sûr quand même, 1 : inutilisable."""
    settings = Settings.from_environment()
    place = houses.place(settings)
    findings = asyncio.run(probed(place, settings.cors_origins, machine_time))
    verdict = _verdict(findings)
    if json:
        told = [{"code": one.code, "outcome": one.outcome, "seen": one.seen, **_words(one)} for one in findings]
        typer.echo(orjson.dumps({"exit_code": verdict, "findings": told}, option=orjson.OPT_INDENT_2))
    else:
        for one in findings:
            words = WORDS[one.code]
            typer.echo(f"{_MARKS[one.outcome]:4}{words.question}{f' ({one.seen})' if one.seen else ''}")
            if one.outcome is not Outcome.HELD:
                typer.echo(f"    → {words.otherwise}")
        typer.echo(_CONCLUSIONS[verdict])
    raise typer.Exit(verdict)


_CONCLUSIONS = {
    0: "Ce stockage tient tout ce que le service lui demande.",
    SAFE: "Ce stockage ne tient pas tout ; le service est sûr quand même, pour les raisons dites plus haut.",
    1: "Ce stockage ne convient pas : corrigez ce qui est marqué d'un NON, puis recommencez.",
}


def _verdict(findings: list[Finding]) -> int:
    outcomes = {one.outcome for one in findings}
    if Outcome.BROKEN in outcomes:
        return 1
    return SAFE if Outcome.LOOSE in outcomes else 0


def _words(one: Finding) -> dict[str, str | None]:
    words = WORDS[one.code]
    return {"question": words.question, "otherwise": None if one.outcome is Outcome.HELD else words.otherwise}


@commands.command("reconcile")
def reconcile(
    *,
    in_flight: Annotated[
        int, typer.Option("--in-flight", min=0, help="Minutes pendant lesquelles un acte peut n'être pas fini.")
    ] = _MINUTES,
    json: Json = False,
) -> None:
    """Rapprocher les objets et les lignes ; code 1 si un objet n'a pas de ligne, ou une ligne pas d'objet."""

    async def work(house: House, now: datetime) -> Reconciled:
        return await documents.reconcile(house, now, in_flight=timedelta(minutes=in_flight))

    told = housed(work)
    if json:
        wrong = {"orphan_objects": told.orphans, "lost_objects": told.lost}
        typer.echo(orjson.dumps({"counts": told.counts(), **wrong}, option=orjson.OPT_INDENT_2))
    else:
        _tell(told)
    if not told.sound:
        stop("le stockage et la base ne disent pas la même chose (docs/stockage.md dit que faire).")


def _tell(told: Reconciled) -> None:
    typer.echo(f"Objets : {told.objects} ; objets que des lignes exigent : {told.rows}.")
    typer.echo(f"Objets sans ligne : {len(told.orphans)}")
    typer.echo(f"Lignes sans objet : {len(told.lost)}")
    typer.echo(f"En cours : {told.in_flight} ; à effacer par les balayages : {told.leftovers}.")
    for one in told.orphans:
        typer.echo(f"sans ligne\t{_place(one)}")
    for one in told.lost:
        typer.echo(f"sans objet\t{_place(one)}\t{one.id}")


def _place(one: Misplaced) -> str:
    return f"{one.bucket}\t{one.key}"
