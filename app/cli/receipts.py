"""`receipts new-key`, `receipts verify`: the second needs nothing of ours but this program, no network, no settings."""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from app.cli import stop
from app.documents.service import RECEIPT
from app.gateways.signing import Forged, new_keys, verified

commands = typer.Typer(no_args_is_help=True, help="Récépissés : clés de signature, vérification hors ligne.")

_STANDARD_INPUT = Path("-")


@commands.command("new-key")
def new_key(
    old: Annotated[Path | None, typer.Option("--old", help="Clés d'avant, qui restent publiées.")] = None,
) -> None:
    """Écrire les clés de BTS_RECEIPT_KEYS : une nouvelle, qui signe, puis la part publique de celles d'avant."""
    try:
        typer.echo(new_keys(old.read_text() if old else None))
    except (OSError, ValueError, KeyError):
        stop(f"{old} : ce n'est pas un jeu de clés (JWK Set).")


@commands.command("verify")
def verify(
    receipt: Annotated[Path, typer.Argument(help="Récépissé : JSON ou JWS compact ; « - » : entrée standard.")],
    jwks: Annotated[Path, typer.Option("--jwks", help="Clés publiées (/.well-known/jwks.json).")],
) -> None:
    """Vérifier un récépissé hors ligne : sans base, sans réseau, sans réglages."""
    try:
        told = sys.stdin.read() if receipt == _STANDARD_INPUT else receipt.read_text()
        keys = jwks.read_text()
    except (OSError, UnicodeDecodeError):
        stop("fichier illisible.")
    signed, shown = _parts(told.strip())
    try:
        content = verified(signed, keys, RECEIPT)
    except Forged:
        stop("ce récépissé n'est pas signé par une de ces clés, ou il a été modifié.")
    claims = orjson.loads(content)
    if shown is not None and shown != claims:
        stop("ce qui est affiché n'est pas ce qui est signé : seule la part signée fait foi.")
    typer.echo("Récépissé valable. Ce qu'il prouve :")
    typer.echo(orjson.dumps(claims, option=orjson.OPT_INDENT_2))


def _parts(told: str) -> tuple[str, object]:
    """The signed form, and the claims shown beside it, if they are."""
    if not told.startswith("{"):
        return told, None
    try:
        both = orjson.loads(told)
        return str(both["jws"]), both["claims"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        stop("ce n'est pas un récépissé.")
