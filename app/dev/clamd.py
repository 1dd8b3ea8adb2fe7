"""A real clamd (Debian's clamav-daemon) on a folder and a port, that knows one virus: EICAR, which is none.

It downloads nothing: its only signature is written here. A machine without the program scans nothing, and is told so.
"""

import os
import shutil
import signal
import socket
from functools import partial
from pathlib import Path

from app.dev.failures import StartError
from app.dev.ledger import Ledger
from app.dev.processes import Program
from app.dev.server import Server

INSTALL = "apt-get install --no-install-recommends clamav-daemon"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
"""In two halves, or antiviruses would remove this very file."""
_SETTINGS = """Foreground yes
TCPAddr 127.0.0.1
StreamMaxLength 26M
MaxFileSize 200M
MaxScanSize 1000M
MaxScanTime 60000
MaxThreads 8
MaxQueue 100
CommandReadTimeout 10
ReadTimeout 60
AlertExceedsMax yes
ScanImageFuzzyHash no
SelfCheck 3600
"""
"""As docs/fichiers.md asks of an operator: past a limit is a verdict, never silence."""


class EmbeddedClamd(Server):
    """Started once for a run or a suite; it scans when `start` returns."""

    _farewell = signal.SIGKILL  # it keeps nothing

    def __init__(self, folder: Path, port: int, *, log: Path | None = None, ledger: Ledger | None = None) -> None:
        self._folder = folder.absolute()
        self._port = port
        self._log = log or self._folder.with_name(f"{self._folder.name}.log")
        self._ledger = ledger

    @property
    def address(self) -> str:
        """What BTS_CLAMD says."""
        return f"127.0.0.1:{self._port}"

    def wait_ready(self) -> None:
        """Until it answers."""
        self._running.wait_until(partial(_answers, self._port))

    def _prepared(self) -> Program:
        program = found()
        if program is None:
            raise StartError(f"Le programme clamd manque : {INSTALL}")
        signatures, scratch = self._folder / "signatures", self._folder / "tmp"
        for one in (signatures, scratch):
            one.mkdir(parents=True, exist_ok=True)
        # Type 0, anywhere: in any file, however deep it was unpacked.
        (signatures / "local.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        where = f"TCPSocket {self._port}\nDatabaseDirectory {signatures}\nTemporaryDirectory {scratch}\n"
        configuration = self._folder / "clamd.conf"
        configuration.write_text(_SETTINGS + where)
        return Program(
            "clamd", (program, "-c", str(configuration)), self._log, folder=self._folder, ledger=self._ledger
        )


def found() -> str | None:
    """The program, if this machine has it; Debian puts it where only root looks."""
    return shutil.which("clamd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as asking:
            asking.sendall(b"zPING\0")
            return asking.recv(16) == b"PONG\0"
    except OSError:
        return False
