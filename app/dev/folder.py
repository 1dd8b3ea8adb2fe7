"""The folder of one run's data: one run at a time, enough room, a log of each program."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.dev.failures import StartError
from app.gateways.signing import new_keys

ROOM_TO_START, ROOM_TO_GO_ON = 300, 20
"""Free space in MiB; a new cluster takes 60, and an orderly stop must still write."""
_MIB = 1024 * 1024


@contextmanager
def exclusive(data: Path) -> Iterator[None]:
    """Nobody else on this folder; the system lets go of the lock however we end."""
    data.mkdir(parents=True, exist_ok=True)
    holder = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(holder, data)
        yield
    finally:
        os.close(holder)


def demand_room(data: Path, *, mib: int) -> None:
    """Refuse a disk nearly full: PostgreSQL would stop in the middle of something."""
    free = shutil.disk_usage(data).free // _MIB
    if free < mib:
        raise StartError(
            f"Disque presque plein : {free} Mio libres pour {data}, il en faut {mib}.\n"
            "  Libérez de l'espace, ou gardez les données ailleurs par --data DOSSIER."
        )


def fresh_log(data: Path, name: str) -> Path:
    """This run's log; the last run's stays beside it."""
    log = data / "log" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log


def secret(data: Path) -> str:
    """What signs this folder's cursors."""
    return _kept(data / "secret", lambda: secrets.token_hex(32))


def receipt_keys(data: Path) -> str:
    """What signs this folder's receipts."""
    return _kept(data / "receipt-keys.json", new_keys)


def _kept(path: Path, made: Callable[[], str]) -> str:
    """The same from one run to the next, for the owner of the folder alone."""
    if not path.exists():
        beside = path.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(made())
        beside.replace(path)
    return path.read_text()


def _take(holder: int, data: Path) -> None:
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        by = os.read(holder, 20).decode() or "inconnu"
        raise StartError(
            f"Déjà démarré sur {data} (processus {by}).\n"
            "  Arrêtez-le (Ctrl-C dans son terminal), ou démarrez à côté par --data DOSSIER --free-ports."
        ) from None
    os.ftruncate(holder, 0)
    os.pwrite(holder, str(os.getpid()).encode(), 0)
