"""Real processes of the web app, as production runs them, on the suite's servers."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.dev.ports import free_port
from tests.cli.commands import environment
from tests.stage import Stage

ROOT = Path(__file__).parent.parent
_HOW = ("--factory", "--host", "127.0.0.1", "--loop", "uvloop", "--http", "httptools", "--no-access-log")


@dataclass(frozen=True)
class Web:
    """One process that serves."""

    url: str
    process: "subprocess.Popen[bytes]"


@contextlib.contextmanager
def web(
    stage: Stage, log: Path, *, factory: str = "app.main:create_app", under: Sequence[str] = (), **settings: str
) -> Iterator[Web]:
    """One uvicorn, perhaps `under` another program; stopped at the end, killed if it does not listen."""
    port = free_port()
    command = [*under, sys.executable, "-m", "uvicorn", factory, *_HOW, "--port", str(port)]
    told = {**_surroundings(), **environment(stage), "BTS_PUBLIC_URL": f"http://localhost:{port}", **settings}
    with log.open("ab") as output:
        # A group of its own: what it is `under` may stand between us.
        process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=output, stderr=output, process_group=0)
    try:
        _wait(f"http://127.0.0.1:{port}", process, log)
        yield Web(f"http://127.0.0.1:{port}", process)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def _surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("BTS_")}


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        assert process.poll() is None, log.read_text()[-2000:]
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/health/ready", timeout=1).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])
