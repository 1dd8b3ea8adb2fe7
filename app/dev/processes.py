"""The children of one run: started with their log, watched, stopped with everything they started."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.dev.failures import died
from app.dev.ledger import Ledger
from app.dev.privileges import User, before_exec

_FOREIGN = ("PG", "AWS_", "BTS_")  # settings of this person's other projects, which would lead a child astray
_PACE = 0.02


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what could mislead a child, and with its settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    local = {"NO_PROXY": "localhost,127.0.0.1", "no_proxy": "localhost,127.0.0.1", "PYTHONUNBUFFERED": "1"}
    return kept | local | dict(settings or {})


@dataclass(frozen=True)
class Program:
    """What to start, how it is called in messages, where it writes."""

    name: str
    command: Sequence[str]
    log: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    user: User | None = None
    on_orphan: signal.Signals = signal.SIGTERM
    ledger: Ledger | None = None


class Child:
    """One running program, in its own process group: Ctrl-C reaches the parent only, which stops it in order."""

    def __init__(self, program: Program) -> None:
        self.program = program
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as log:
            self._process = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=program.folder,
                env=environment(program.settings),
                process_group=0,
                preexec_fn=before_exec(program.user, program.on_orphan),  # noqa: PLW1509 (system calls only)
            )
        if program.ledger is not None:
            program.ledger.add(self.pid, program.on_orphan)

    @property
    def pid(self) -> int:
        """The process's number, for those who pause or kill it."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def demand_alive(self) -> None:
        """Refuse to go on without it."""
        if not self.alive:
            raise died(self.program.name, self._process.returncode, self.program.log)

    def wait_until(self, ready: Callable[[], bool], *, patience: float = 60) -> None:
        """Until it answers; its death, or its silence, is an error that shows its log."""
        limit = time.monotonic() + patience
        while not ready():
            self.demand_alive()
            if time.monotonic() > limit:
                raise died(self.program.name, None, self.program.log)
            time.sleep(_PACE)

    def wait(self) -> None:
        """Until it ends by itself, well."""
        if self._process.wait() != 0:
            raise died(self.program.name, self._process.returncode, self.program.log)

    def pause(self) -> None:
        """Freeze it: its port still takes connections, nothing answers."""
        self._process.send_signal(signal.SIGSTOP)

    def stop(self, how: signal.Signals = signal.SIGTERM, *, patience: float = 10) -> None:
        """Ask, wait, then insist; nothing of its group stays."""
        if self.alive:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        if self.program.ledger is not None:
            self.program.ledger.remove(self.pid)


def run_once(program: Program) -> None:
    """A program that ends by itself; its failure shows its log."""
    child = Child(program)
    try:
        child.wait()
    finally:
        child.stop()
