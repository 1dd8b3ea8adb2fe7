"""What the person at the terminal may choose."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.dev.ports import demand_free, free_port

_PORTS = {
    "api": (8000, "API"),
    "mail": (8025, "page des mails"),
    "smtp": (1025, "SMTP"),
    "s3": (8333, "stockage S3"),
    "pg": (5433, "PostgreSQL"),
}
_LAST_PORT = 65535
# Where the usual tools serve a single-page application in development.
_ORIGINS = tuple(f"http://localhost:{port}" for port in (5173, 3000, 4200, 8080))


@dataclass(frozen=True)
class Ports:
    """Those that people and programs are told; others are nobody's business."""

    api: int
    mail: int
    smtp: int
    s3: int
    pg: int


@dataclass(frozen=True)
class Options:
    """One run."""

    ports: Ports
    data: Path
    workers: int
    app_url: str
    origins: tuple[str, ...]


def read(arguments: Sequence[str]) -> Options:
    """From the command line; a port given is kept even with --free-ports."""
    given = _parser().parse_args(arguments)
    free: bool = given.free_ports
    ports: dict[str, int] = {}
    for name, (usual, _) in _PORTS.items():
        asked: int | None = getattr(given, f"{name}_port")
        ports[name] = asked if asked is not None else free_port() if free else usual
    app_url = str(given.app_url).rstrip("/")
    return Options(
        ports=Ports(**ports),
        data=Path(given.data).absolute(),
        workers=given.workers,
        app_url=app_url,
        origins=tuple(dict.fromkeys((app_url, *_ORIGINS))),
    )


def demand_free_ports(ports: Ports) -> None:
    """Refuse to start if one is taken, naming its option."""
    for name, (_, what) in _PORTS.items():
        demand_free(getattr(ports, name), what=what, option=f"--{name}-port")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.dev",
        description="Démarre tout sur cette machine : PostgreSQL, S3, SMTP, l'API et ses tâches de fond.",
    )
    for name, (usual, what) in _PORTS.items():
        parser.add_argument(f"--{name}-port", type=_port, metavar="N", help=f"port : {what} ({usual})")
    parser.add_argument("--free-ports", action="store_true", help="choisir des ports libres pour ceux non donnés")
    parser.add_argument("--data", default="var", metavar="DOSSIER", help="où garder les données (var)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processus de l'API (1)")
    parser.add_argument(
        "--app-url", default=_ORIGINS[0], metavar="URL", help=f"adresse de l'application web ({_ORIGINS[0]})"
    )
    return parser


def _port(given: str) -> int:
    if not given.isdigit() or not 0 < int(given) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"« {given} » n'est pas un port (de 1 à 65535)")
    return int(given)
