"""`journal seal`, `verify`, `export`, `verify-file`: the last one needs no database and no setting."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from app.audit.rules import Broken, Line, Link, Seal, Walk
from app.audit.service import SEAL, Standing, exported, seal, standing
from app.cli import act, stop
from app.db.transaction import Transaction
from app.gateways.signing import Forged, Signer, verified
from app.settings import Settings

commands = typer.Typer(no_args_is_help=True, help="Journal des actes : chaîne, vérification, export.")

_FILE = "ce n'est pas un export du journal"


def _signer() -> Signer:
    return Signer(Settings.from_environment().receipt_keys.get_secret_value())


@commands.command("seal")
def seal_now() -> None:
    """Chaîner sans attendre les lignes écrites depuis la dernière minute."""
    signer = _signer()

    async def work(db: Transaction, now: datetime) -> int:
        return await seal(db, now, lambda content: signer.sign(content, SEAL))

    typer.echo(f"{act(work)} ligne(s) chaînée(s).")


@commands.command("verify")
def verify() -> None:
    """Vérifier toute la chaîne dans la base ; code 1 au premier défaut."""
    keys = orjson.dumps(_signer().jwks()).decode()

    async def work(db: Transaction, _: datetime) -> Standing:
        return await standing(db, lambda one: _signed(one, keys))

    found = act(work)
    if found.broken is not None:
        stop(f"le journal ne tient plus à la ligne {found.broken.position} : {found.broken.what}.")
    typer.echo(
        f"Journal intact : {found.chained} ligne(s) chaînée(s), {found.seals} sceau(x), {found.waiting} en attente."
    )
    typer.echo(f"Tête : {found.chained} {found.digest}")


@commands.command("export")
def export(file: Annotated[Path, typer.Argument(help="Fichier à écrire (JSON Lines).")]) -> None:
    """Écrire la chaîne entière, pour la garder et la vérifier ailleurs."""

    async def work(db: Transaction, _: datetime) -> int:
        count = 0
        with file.open("wb") as out:
            async for one in exported(db):
                kind = "seal" if isinstance(one, Seal) else "line"
                out.write(orjson.dumps({kind: asdict(one)}, option=orjson.OPT_APPEND_NEWLINE))
                count += isinstance(one, Link)
        return count

    try:
        typer.echo(f"{act(work)} ligne(s) écrite(s) dans {file}.")
    except OSError as failure:
        stop(f"{file} : écriture impossible ({failure.strerror}).")


@commands.command("verify-file")
def verify_file(
    file: Annotated[Path, typer.Argument(help="Export du journal.")],
    jwks: Annotated[Path | None, typer.Option("--jwks", help="Clés publiées, pour les sceaux signés.")] = None,
    head: Annotated[str | None, typer.Option("--head", help="Tête attendue : position et empreinte.")] = None,
) -> None:
    """Vérifier un export hors ligne : sans base, sans réseau, sans réglages."""
    try:
        keys = None if jwks is None else jwks.read_text()
        with file.open("rb") as lines:
            walk, seals = _walked(_read(lines), keys)
    except (OSError, UnicodeDecodeError):
        stop("fichier illisible.")
    except Broken as broken:
        stop(f"le journal ne tient plus à la ligne {broken.position} : {broken.what}.")
    if head is not None and head.split() != [str(walk.position), walk.digest]:
        stop("le journal ne finit pas à la tête attendue : des lignes manquent, ou ce n'est pas le même.")
    checked = "sceaux vérifiés" if keys else "signatures non vérifiées (--jwks)"
    typer.echo(f"Journal intact : {walk.position} ligne(s), {seals} sceau(x), {checked}.")
    typer.echo(f"Tête : {walk.position} {walk.digest}")


def _walked(parts: Iterable[Link | Seal], keys: str | None) -> tuple[Walk, int]:
    walk, seals = Walk(), 0
    for part in parts:
        if isinstance(part, Seal):
            walk.hold(part)
            if keys is not None:
                _signed(part, keys)
            seals += 1
        else:
            walk.over((part,))
    return walk, seals


def _read(lines: Iterable[bytes]) -> Iterator[Link | Seal]:
    for number, line in enumerate(lines, 1):
        try:
            told = orjson.loads(line)
            yield _part(told)
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise Broken(number, _FILE) from None


def _part(told: dict[str, dict[str, object]]) -> Link | Seal:
    if "seal" in told:
        return Seal(**told["seal"])  # type: ignore[arg-type]  # judged by its digest and its signature
    link = dict(told["line"])
    inner = link.pop("line")
    line = None if inner is None else Line(**inner)  # type: ignore[arg-type]  # judged by its digest
    return Link(line=line, **link)  # type: ignore[arg-type]  # likewise


def _signed(one: Seal, keys: str) -> None:
    if one.signature is None:
        raise Broken(one.position, "le sceau n'est pas signé")
    try:
        content = verified(one.signature, keys, SEAL)
    except Forged:
        raise Broken(one.position, "la signature du sceau n'est pas d'une de ces clés") from None
    if content != one.signed():
        raise Broken(one.position, "le sceau a été modifié après sa signature")
