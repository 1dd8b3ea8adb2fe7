"""The service as it runs in production: several processes of the real server, on one database."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr

from app.dev.ports import free_port
from app.dev.processes import environment as surroundings
from app.settings import Settings
from tests.contract.net import check_response

ROOT = Path(__file__).parent.parent
APP = "app.main:create_app"
_HOW = ("--factory", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--host", "127.0.0.1")
READY, GONE = 120, 20
"""Seconds that a process has to listen, and to end."""


@dataclass
class Process:
    """One process that serves, perhaps `under` another program."""

    url: str
    settings: Mapping[str, str]
    log: Path
    factory: str = APP
    under: Sequence[str] = ()
    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Serve."""
        port = self.url.rpartition(":")[2]
        command = [*self.under, sys.executable, "-m", "uvicorn", self.factory, *_HOW, "--port", port]
        with self.log.open("ab") as log:
            # A group of its own: what it is `under` may stand between us.
            self.running = subprocess.Popen(
                command, cwd=ROOT, env=surroundings(self.settings), stdout=log, stderr=log, process_group=0
            )

    async def ready(self, *, patience: float = READY) -> None:
        """Until it answers that it is."""
        async with httpx.AsyncClient() as probe, asyncio.timeout(patience):
            while True:
                assert self.running is not None
                assert self.running.poll() is None, self.log.read_text()[-2000:]
                with suppress(httpx.TransportError):
                    if (await probe.get(f"{self.url}/health/ready")).status_code == httpx.codes.OK:
                        return
                await asyncio.sleep(0.05)

    def stop(self, farewell: signal.Signals = signal.SIGTERM) -> None:
        """End it; SIGKILL lets it finish nothing."""
        if self.running is not None:
            group = self.running.pid
            try:
                os.killpg(group, farewell)
                self.running.wait(GONE)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
                self.running = None

    def client(self, token: str) -> httpx.AsyncClient:
        """Somebody's; every answer is held against the contract."""
        limits = httpx.Limits(max_connections=None)
        headers = {"authorization": f"Bearer {token}"}
        hooks = {"response": [check_response]}
        return httpx.AsyncClient(base_url=self.url, headers=headers, event_hooks=hooks, limits=limits, timeout=20)


def environment(settings: Settings) -> dict[str, str]:
    """The settings as an operator gives them."""
    return {f"BTS_{name.upper()}": _written(value) for name, value in settings if value is not None}


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@asynccontextmanager
async def serving(
    settings: Settings, home: Path, *, under: Sequence[Sequence[str]] = ((), ()), factory: str = APP
) -> AsyncIterator[list[Process]]:
    """As many as `under` says, ready; ended at the end."""
    told, log = environment(settings), home / "processes.log"
    made = [Process(f"http://127.0.0.1:{free_port()}", told, log, factory, program) for program in under]
    try:
        for one in made:
            one.start()
        for one in made:
            await one.ready()
        yield made
    finally:
        for one in made:
            one.stop()
