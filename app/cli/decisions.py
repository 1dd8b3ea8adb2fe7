"""`exam-session decision-motifs`, `decision-motif`, `rejections`, `letterhead`: data of each exam session."""

from datetime import datetime
from typing import Annotated

import typer

from app.cli import act, stop
from app.cli.exam_sessions import Year
from app.db.transaction import Transaction
from app.documents.rules.letterhead import Letterhead
from app.documents.service.letterheads import set_letterhead
from app.dossiers.rules.motifs import Motif, MotifSetting
from app.dossiers.rules.status import Decision
from app.dossiers.service import settings
from app.kit.errors import Invalid


def list_motifs(year: Year) -> None:
    """Lister les motifs de décision d'une session, et s'ils servent."""

    async def work(db: Transaction, _: datetime) -> tuple[Motif, ...]:
        return await settings.motifs(db, year)

    for motif in act(work):
        told = ("en service" if motif.enabled else "hors service", ",".join(sorted(motif.verdicts)))
        typer.echo("\t".join((motif.code, *told, motif.label, motif.ground)))


def set_motif(
    year: Year,
    code: Annotated[str, typer.Argument(help="Code du motif ; un code nouveau ajoute un motif.")],
    label: Annotated[str | None, typer.Option(help="Phrase que le candidat lit.")] = None,
    ground: Annotated[str | None, typer.Option(help="Fondement légal.")] = None,
    verdicts: Annotated[
        list[Decision] | None, typer.Option("--verdict", help="irregulier ou rejete, répétable.")
    ] = None,
    enabled: Annotated[bool | None, typer.Option("--on/--off", help="S'en servir, ou non.")] = None,
) -> None:
    """Régler un motif d'une session, ou en ajouter un ; ce qui n'est pas dit reste comme il est."""
    said = frozenset(verdicts) if verdicts else None
    changed = MotifSetting(code=code, label=label, ground=ground, verdicts=said, enabled=enabled)

    async def work(db: Transaction, _: datetime) -> None:
        await settings.set_motif(db, year, changed)

    try:
        act(work, told=(Invalid,))
    except Invalid as refused:
        _stop(refused)
    typer.echo(f"Motif {code} réglé à la session {year}.")


def set_rejections(
    year: Year,
    *,
    by_two: Annotated[bool, typer.Option("--by-two/--alone", help="Un second agent confirme un rejet, ou non.")],
) -> None:
    """Dire si un rejet se décide à deux à cette session."""

    async def work(db: Transaction, _: datetime) -> None:
        await settings.set_two_agents(db, year, asked=by_two)

    act(work)
    typer.echo(f"Un rejet se décide {'à deux' if by_two else 'seul'} à la session {year}.")


def set_head(
    year: Year,
    academie: Annotated[str, typer.Argument(help="Code de l'académie, par exemple 02.")],
    sender: Annotated[list[str] | None, typer.Option(help="Une ligne de l'expéditeur, répétable.")] = None,
    place: Annotated[str | None, typer.Option(help="Où la lettre est faite.")] = None,
    signatory: Annotated[str | None, typer.Option(help="Prénom et nom du signataire.")] = None,
    quality: Annotated[str | None, typer.Option(help="Qualité du signataire.")] = None,
    tribunal: Annotated[str | None, typer.Option(help="Ville du tribunal administratif.")] = None,
) -> None:
    """Régler l'en-tête et la signature des lettres d'une académie ; les lettres déjà faites ne changent pas."""
    lines = tuple(sender) if sender else None
    changed = Letterhead(sender=lines, place=place, signatory=signatory, quality=quality, tribunal=tribunal)

    async def work(db: Transaction, _: datetime) -> Letterhead:
        return await set_letterhead(db, year, academie, changed)

    try:
        act(work, told=(Invalid,))
    except Invalid as refused:
        _stop(refused)
    typer.echo(f"Lettres de l'académie {academie} réglées à la session {year}.")


def _stop(refused: Invalid) -> None:
    for violation in refused.violations:
        typer.echo(f"{violation.field[1:]} : {violation.detail}", err=True)
    stop(refused.detail)
