"""Who was started on a data folder, on disk: the next run ends what a killed parent left behind."""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

_PATIENCE = 10.0


class Ledger:
    """Numbers of the running children, each with its birth so that a number given again is not mistaken for it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, pid: int) -> None:
        """A child was started."""
        self._write(self._read() | {str(pid): birth(pid)})

    def remove(self, pid: int) -> None:
        """A child is gone."""
        self._write({known: born for known, born in self._read().items() if known != str(pid)})

    def end_survivors(self) -> int:
        """Ends what a previous run left; says how many there were."""
        left = [int(pid) for pid, born in self._read().items() if born and birth(int(pid)) == born]
        for how in (signal.SIGTERM, signal.SIGKILL):
            _tell(left, how)
        self._write({})
        return len(left)

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self._path.read_text())
        except (OSError, ValueError):  # none yet, or cut while written
            return {}
        return {str(pid): str(born) for pid, born in known.items()}

    def _write(self, known: dict[str, str]) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(known))
        beside.replace(self._path)


def birth(pid: int) -> str:
    """When a process was born, in whatever words the system has; empty when there is none, or only its remains."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _birth_by_ps(pid)
    return "" if state[0] in "ZX" else state[19]


def _birth_by_ps(pid: int) -> str:
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _tell(pids: list[int], how: signal.Signals) -> None:
    """Groups, not processes: what a child started goes with it. They are leaving already where parents are watched."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if birth(pid):
                os.killpg(pid, how)
    limit = time.monotonic() + _PATIENCE
    while any(birth(pid) for pid in pids) and time.monotonic() < limit:
        time.sleep(0.05)
