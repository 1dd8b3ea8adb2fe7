"""Who was started on a data folder, on disk: the next run ends what a killed parent left behind."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

_PATIENCE = 10.0


class Ledger:
    """One line per running child: number, signal that stops it, birth.

    The birth tells it from a stranger that was given the same number since.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, pid: int, how: signal.Signals) -> None:
        """A child was started."""
        self._write([*self._read(), f"{pid} {int(how)} {birth(pid)}"])

    def remove(self, pid: int) -> None:
        """A child is gone."""
        self._write([line for line in self._read() if not line.startswith(f"{pid} ")])

    def end_survivors(self) -> int:
        """End what is left; how many there were."""
        left = [
            (int(pid), int(how)) for pid, how, born in map(_parts, self._read()) if born and birth(int(pid)) == born
        ]
        for pid, how in left:
            _tell(pid, how)
        _wait_for(left)
        for pid, _ in left:
            _tell(pid, signal.SIGKILL)
        _wait_for(left)
        self._write([])
        return len(left)

    def _read(self) -> list[str]:
        try:
            return self._path.read_text().splitlines()
        except FileNotFoundError:
            return []

    def _write(self, lines: list[str]) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_text("".join(f"{line}\n" for line in lines))
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


def _parts(line: str) -> tuple[str, str, str]:
    pid, how, born = line.split(" ", 2)
    return pid, how, born


def _tell(pid: int, how: int) -> None:
    """Its group: what a child started goes with it."""
    if birth(pid):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, how)


def _wait_for(left: list[tuple[int, int]]) -> None:
    limit = time.monotonic() + _PATIENCE
    while any(birth(pid) for pid, _ in left) and time.monotonic() < limit:
        time.sleep(0.05)
