"""`python -m app.dev`: everything on one machine, until Ctrl-C."""

import contextlib
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from app.dev import folder, options
from app.dev.banner import banner
from app.dev.failures import StartError, of_system
from app.dev.ledger import Ledger
from app.dev.options import Options
from app.dev.stack import Running, started

_PACE = 0.2
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Stopped(BaseException):
    """Somebody asked us to end."""


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 when asked to stop, 1 when something is wrong."""
    for number in _STOPPING:
        signal.signal(number, _stop)
    try:
        chosen = options.read(arguments)
        try:
            _run(chosen)
        except OSError as refused:
            raise of_system(refused, chosen.data) from refused
    except _Stopped:
        _say("Tout est arrêté.")
        return 0
    except StartError as wrong:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"\nErreur : {wrong}\n")
        return 1
    return 0


def _run(chosen: Options) -> None:
    begun = time.monotonic()
    with folder.exclusive(chosen.data):
        ledger = Ledger(chosen.data / "children")
        if left := ledger.end_survivors():
            _say(f"Un démarrage précédent a été tué : ses {left} programmes restants sont arrêtés.")
        options.demand_free_ports(chosen.ports)
        folder.demand_room(chosen.data, mib=folder.ROOM_TO_START)
        _say("Démarrage de PostgreSQL, de S3, du SMTP, du worker et de l'API…")
        try:
            with started(chosen, ledger) as running:
                _say(banner(running, chosen, took=time.monotonic() - begun))
                _watch(running, chosen.data)
        finally:
            ledger.end_survivors()


def _watch(running: Running, data: Path) -> None:
    """For ever; the death of a part is an error that shows its log."""
    while True:
        for part in running.watched:
            part.demand_alive()
        folder.demand_room(data, mib=folder.ROOM_TO_GO_ON)
        time.sleep(_PACE)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Once: a second Ctrl-C must not cut the stopping short."""
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    _say("\nArrêt…")
    raise _Stopped


def _say(words: str) -> None:
    """To the terminal, if it is still there."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()
