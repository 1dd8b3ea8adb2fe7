"""`exam-session pieces`, `piece`: the list of pieces is data of each exam session."""

from datetime import datetime
from typing import Annotated

import typer

from app.cli import act, stop
from app.cli.exam_sessions import Year
from app.db.transaction import Transaction
from app.justificatifs import service
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.schemas.kept import written
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
    given = {} if enabled is None else {"enabled": "true" if enabled else "false"}
    for member in members or ():
        name, equals, value = member.partition("=")
        if not equals:
            stop(f"« {member} » : écrivez membre=valeur.")
        given[name.strip()] = _WORDS.get(value.strip(), value.strip())

    async def work(db: Transaction, _: datetime) -> Piece:
        await service.set_piece(db, year, written(piece, given))
        return next(one for one in await service.listed(db, year) if one.code == piece)

    try:
        kept = act(work, told=(Invalid,))
    except Invalid as refused:
        for violation in refused.violations:
            typer.echo(f"{violation.field[1:]} : {violation.detail}", err=True)
        stop(refused.detail)
    typer.echo(f"Pièce {piece} {'demandée' if kept.enabled else 'non demandée'} à la session {year} : {kept.label}.")


def second_chance(
    year: Year, days: Annotated[int, typer.Argument(help="Jours pleins après le refus ; 0 : aucun nouvel envoi.")]
) -> None:
    """Régler la durée du nouvel envoi d'un fichier annoncé à temps et refusé après la date limite."""

    async def work(db: Transaction, _: datetime) -> None:
        await service.set_days(db, year, days)

    act(work)
    typer.echo(f"Nouvel envoi d'un fichier refusé trop tard : {days} jours à la session {year}.")
