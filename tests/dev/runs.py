"""Real runs of `python -m app.dev`, and what is left of them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.dev.processes import environment
from tests.lacking import lacking

_ROOT = Path(__file__).parents[2]
_NOBODY = 65534


def as_ordinary_user(folder: Path) -> Sequence[str]:
    """What to put before a command so that it is not root's; the folder is given to that user.

    Anybody else's suite is an ordinary user's already. Root's may live where others cannot pass, hence the one right.
    """
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        lacking("setpriv", "apt-get install util-linux")
    if not (Path(sys.executable).parent / "weed").stat().st_mode & 0o001:
        pytest.skip("les programmes installés ici ne sont qu'à root")
    os.chown(folder, _NOBODY, _NOBODY)
    passage = ("--securebits=+no_setuid_fixup", "--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search")
    bounds = ("--bounding-set=-all,+dac_read_search",)
    return ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *passage, *bounds)


class Run:
    """One run on a data folder; options as at the terminal."""

    def __init__(self, data: Path, *options: str, prefix: Sequence[str] = ()) -> None:
        self.data = data
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "app.dev", "--data", str(data), *options],
            cwd=_ROOT,
            env=run_environment(measured=not prefix),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Number of the parent."""
        return self._process.pid

    def addresses(self) -> dict[str, str]:
        """Wait until everything is ready: run.json is written last, and says by whom."""
        while (read := self._published()).get("pid") != str(self.pid):
            if self._process.poll() is not None:
                raise AssertionError("".join(self._process.communicate()))
            time.sleep(0.05)
        return read

    def _published(self) -> dict[str, str]:
        try:
            read: dict[str, str] = json.loads((self.data / "run.json").read_text())
        except FileNotFoundError:
            return {}
        return read

    def tell(self, number: signal.Signals) -> None:
        """A signal to the parent alone."""
        self._process.send_signal(number)

    def ended(self) -> tuple[int, str, str]:
        """Exit code, what it said, what it said was wrong."""
        out, err = self._process.communicate(timeout=60)
        return self._process.returncode, out, err


def run_environment(*, measured: bool) -> Mapping[str, str]:
    """The suite's; another user may not write the suite's measure of coverage."""
    return {name: value for name, value in environment().items() if measured or not name.startswith("COVERAGE")}


@contextmanager
def run(data: Path, *options: str, prefix: Sequence[str] = ()) -> Iterator[Run]:
    """A run, ended at the end whatever happened."""
    begun = Run(data, *options, prefix=prefix)
    try:
        yield begun
    finally:
        begun.tell(signal.SIGTERM)
        begun.ended()


@contextmanager
def sleeping(*, user: int | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that does nothing, gone at the end."""
    with subprocess.Popen(["sleep", "600"], process_group=0, user=user) as process:
        try:
            yield process
        finally:
            process.kill()


def left_on(data: Path) -> Mapping[int, str]:
    """Processes that name this folder, or write in it: number and command."""
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _is_on(entry, data):
            found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return found


def wait_until_nothing_is_left_on(data: Path) -> None:
    """Never returns if something stays; the suite's own limit says so."""
    for _ in range(600):
        if not (left := left_on(data)):
            return
        time.sleep(0.05)
    raise AssertionError(left)


def _is_on(process: Path, data: Path) -> bool:
    try:
        if str(data).encode() in (process / "cmdline").read_bytes():
            return True
        links = [(process / "cwd").readlink(), *(link.readlink() for link in (process / "fd").iterdir())]
    except OSError:  # gone, or another's
        return False
    return any(link.is_relative_to(data) for link in links)
