"""`exam-session open`, `calendar`; `pieces` and `piece` are in a file of their own."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli import DATA, act, stop
from app.db.transaction import Transaction
from app.exam_sessions import service
from app.exam_sessions.rules import CalendarEntry, ExamSessionEntry

MODALITES = DATA / "modalites.txt"
_DAY = ["%Y-%m-%d"]
_HOUR = ["%Y-%m-%dT%H:%M"]

commands = typer.Typer(no_args_is_help=True, help="Sessions d'examen et calendriers.")

Year = Annotated[int, typer.Argument(min=2000, max=2100, help="Session, par son année.")]
Opens = Annotated[datetime, typer.Option("--opens", formats=_HOUR, help="Ouverture des inscriptions, heure locale.")]
Closes = Annotated[datetime, typer.Option("--closes", formats=_HOUR, help="Fermeture des inscriptions, heure locale.")]
Until = Annotated[datetime, typer.Option("--justificatifs", formats=_DAY, help="Dernier jour des justificatifs.")]
Amenagement = Annotated[
    datetime | None,
    typer.Option("--amenagement", formats=_DAY, help="Dernier jour des aménagements ; absent : jour de la fermeture."),
]
Motive = Annotated[str, typer.Option("--motive", help="Motif, gardé au journal.")]
Forced = Annotated[bool, typer.Option("--force", help="Même s'il avance un terme déjà annoncé et ouvert.")]
Amex = Annotated[str | None, typer.Option("--amex", help="Adresse de l'application AMEX.")]


@commands.command("open")
def open_session(
    year: Year,
    last_epreuve: Annotated[
        datetime, typer.Option("--last-epreuve", formats=_DAY, help="Jour de la dernière épreuve.")
    ],
    opens: Opens,
    closes: Closes,
    justificatifs: Until,
    amenagement: Amenagement = None,
    amex: Amex = None,
    modalites: Annotated[Path, typer.Option("--modalites", help="Texte des modalités.")] = MODALITES,
    version: Annotated[str | None, typer.Option("--version", help="Version des modalités ; absente : ANNÉE-1.")] = None,
    *,
    over: Annotated[bool, typer.Option("--over", help="Remplacer aussi les calendriers déjà fixés.")] = False,
    motive: Motive = "Ouverture de la session.",
    forced: Forced = False,
) -> None:
    """Publier une session : les mêmes heures locales dans toutes les académies en activité."""
    try:
        text = modalites.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        stop(f"{modalites} : texte des modalités illisible.")
    entry = ExamSessionEntry(
        year=year,
        last_epreuve_on=last_epreuve.date(),
        modalites_version=version or f"{year}-1",
        modalites=text.replace("{year}", str(year)),
        amex_url=amex,
    )
    hours = _entry(opens, closes, justificatifs, amenagement, None)

    async def work(db: Transaction, now: datetime) -> int:
        await service.publish(db, entry)
        return await service.set_every_calendar(db, now, year, hours, service.Why(motive, forced), over=over)

    typer.echo(f"Session {year} publiée : {act(work)} calendriers fixés.")


@commands.command("calendar")
def set_calendar(
    year: Year,
    academie: Annotated[str, typer.Argument(help="Code de l'académie, par exemple 02.")],
    opens: Opens,
    closes: Closes,
    justificatifs: Until,
    motive: Motive,
    amenagement: Amenagement = None,
    amex: Amex = None,
    *,
    forced: Forced = False,
) -> None:
    """Fixer, prolonger ou rouvrir le calendrier d'une académie, à son heure ; les inscrits en sont avertis."""
    entry = _entry(opens, closes, justificatifs, amenagement, amex)

    async def work(db: Transaction, now: datetime) -> None:
        await service.set_calendar(db, now, year, academie, entry, service.Why(motive, forced))

    act(work)
    typer.echo(f"Calendrier de la session {year} fixé dans l'académie {academie}.")


def _entry(
    opens: datetime, closes: datetime, justificatifs: datetime, amenagement: datetime | None, amex: str | None
) -> CalendarEntry:
    return CalendarEntry(
        opens=opens,
        closes=closes,
        justificatifs_until=justificatifs.date(),
        amenagement_until=amenagement.date() if amenagement else None,
        amex_url=amex,
    )
