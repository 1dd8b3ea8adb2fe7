"""`exam-session pieces`, `piece`, `motifs`, `motif`: both lists are data of each exam session."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer

from app.cli import act, stop
from app.cli.exam_sessions import Year
from app.db.transaction import Transaction
from app.justificatifs import service
from app.justificatifs.rules.complements import DAYS, LEAST, MOST, Delays
from app.justificatifs.rules.motifs import Motif
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.schemas.written import motif_written, piece_written
from app.kit.errors import Invalid

_WORDS = {"oui": "true", "non": "false"}


def list_pieces(year: Year) -> None:
    """Lister les pièces d'une session, demandées ou non."""

    async def work(db: Transaction, _: datetime) -> list[Piece]:
        return await service.listed(db, year)

    for piece in act(work):
        marks = [
            "demandée" if piece.enabled else "non demandée",
            *([] if piece.required else ["non requise"]),
            *(["hors délai possible"] if piece.late_allowed else []),
            *(["bloquante"] if piece.blocking else []),
        ]
        who, limits = ",".join(sorted(piece.categories)), f"{piece.max_files} × {piece.max_bytes} octets"
        told = (piece.code, piece.label, who, piece.condition, limits, ",".join(piece.formats), ", ".join(marks))
        typer.echo("\t".join(told))


def set_piece(
    year: Year,
    piece: Annotated[str, typer.Argument(help="Code de la pièce ; un code nouveau ajoute une pièce.")],
    members: Annotated[
        list[str] | None,
        typer.Option("--set", help="membre=valeur, répétable : label, help, categories, condition, formats…"),
    ] = None,
    enabled: Annotated[bool | None, typer.Option("--on/--off", help="Demander cette pièce, ou non.")] = None,
) -> None:
    """Régler une pièce d'une session, ou en ajouter une ; ce qui n'est pas dit reste comme il est."""
    given = _given(members, enabled)

    async def work(db: Transaction, _: datetime) -> Piece:
        await service.set_piece(db, year, piece_written(piece, given))
        return next(one for one in await service.listed(db, year) if one.code == piece)

    with _faults_told():
        kept = act(work, told=(Invalid,))
    typer.echo(f"Pièce {piece} {'demandée' if kept.enabled else 'non demandée'} à la session {year} : {kept.label}.")


def list_motifs(year: Year) -> None:
    """Lister les motifs de refus d'un justificatif, proposés ou non."""

    async def work(db: Transaction, _: datetime) -> tuple[Motif, ...]:
        return await service.listed_motifs(db, year)

    for motif in act(work):
        marks = ["proposé" if motif.enabled else "non proposé", *(["texte exigé"] if motif.text_required else [])]
        typer.echo("\t".join((motif.code, motif.label, ",".join(motif.pieces) or "toutes", ", ".join(marks))))


def set_motif(
    year: Year,
    motif: Annotated[str, typer.Argument(help="Code du motif ; un code nouveau ajoute un motif.")],
    members: Annotated[
        list[str] | None,
        typer.Option("--set", help="membre=valeur, répétable : label, pieces (aucune : toutes), text_required."),
    ] = None,
    enabled: Annotated[bool | None, typer.Option("--on/--off", help="Proposer ce motif, ou non.")] = None,
) -> None:
    """Régler un motif de refus d'une session, ou en ajouter un ; ce qui n'est pas dit reste comme il est."""
    given = _given(members, enabled)

    async def work(db: Transaction, _: datetime) -> Motif:
        await service.set_motif(db, year, motif_written(motif, given))
        return next(one for one in await service.listed_motifs(db, year) if one.code == motif)

    with _faults_told():
        kept = act(work, told=(Invalid,))
    typer.echo(f"Motif {motif} {'proposé' if kept.enabled else 'non proposé'} à la session {year} : {kept.label}.")


def _given(members: list[str] | None, enabled: bool | None) -> dict[str, str]:  # noqa: FBT001 -- a switch of three
    given = {} if enabled is None else {"enabled": "true" if enabled else "false"}
    for member in members or ():
        name, equals, value = member.partition("=")
        if not equals:
            stop(f"« {member} » : écrivez membre=valeur.")
        given[name.strip()] = _WORDS.get(value.strip(), value.strip())
    return given


@contextmanager
def _faults_told() -> Iterator[None]:
    """Each on a line of its own."""
    try:
        yield
    except Invalid as refused:
        for violation in refused.violations:
            typer.echo(f"{violation.field[1:]} : {violation.detail}", err=True)
        stop(refused.detail)


def second_chance(
    year: Year, days: Annotated[int, typer.Argument(help="Jours pleins après le refus ; 0 : aucun nouvel envoi.")]
) -> None:
    """Régler la durée du nouvel envoi d'un fichier annoncé à temps et refusé après la date limite."""

    async def work(db: Transaction, _: datetime) -> None:
        await service.set_days(db, year, days)

    act(work)
    typer.echo(f"Nouvel envoi d'un fichier refusé trop tard : {days} jours à la session {year}.")


def complements(
    year: Year,
    days: Annotated[int, typer.Option("--days", help="Jours donnés, si l'agent ne dit rien.")] = DAYS,
    least: Annotated[int, typer.Option("--least", help="Le moins qu'un agent donne.")] = LEAST,
    most: Annotated[int, typer.Option("--most", help="Le plus.")] = MOST,
) -> None:
    """Régler les délais des compléments demandés après la date limite ; ceux qui courent gardent leur date."""

    async def work(db: Transaction, _: datetime) -> None:
        await service.set_delays(db, year, Delays(days=days, least=least, most=most))

    with _faults_told():
        act(work, told=(Invalid,))
    typer.echo(f"Compléments de la session {year} : {days} jours, de {least} à {most}.")
