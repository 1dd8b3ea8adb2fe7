"""A cluster that another run left: still stopping, or dead with its lock file in place."""

import contextlib
import os
import signal
import time
from pathlib import Path

from app.dev.ledger import birth

_PATIENCE = 15.0


def settle(data: Path) -> None:
    """Wait for a leaving server of this very folder, then remove a lock whose number now belongs to a stranger.

    PostgreSQL clears by itself the lock of a dead process, but refuses to start when the number was given again,
    which is the rule in containers.
    """
    lock = data / "postmaster.pid"
    if (pid := _holder(lock)) is None or not birth(pid):
        return
    if not _is_server_of(pid, data):
        lock.unlink(missing_ok=True)
        return
    limit = time.monotonic() + _PATIENCE
    _ask(pid, signal.SIGINT)
    while birth(pid):
        if time.monotonic() > limit:
            _ask(pid, signal.SIGQUIT)
            limit += _PATIENCE
        time.sleep(0.05)


def _holder(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return not Path("/proc/self").exists()  # no such list here: believe the lock
    return os.fsencode(data) in words


def _ask(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, how)
