"""The service as it runs in production: several processes of the real server, on one database."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
from pydantic import SecretStr

from app.dev.ports import free_port
from app.settings import Settings
from tests.contract.net import check_response

ROOT = Path(__file__).parent.parent


@dataclass
class Process:
    """One process that serves."""

    url: str
    settings: Mapping[str, str]
    log: IO[bytes]
    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Serve."""
        port = self.url.rpartition(":")[2]
        how = ("--factory", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--host", "127.0.0.1")
        command = [sys.executable, "-m", "uvicorn", "app.main:create_app", *how, "--port", port]
        environment = {**os.environ, **self.settings}
        self.running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    async def ready(self, *, patience: float = 120) -> None:
        """Until it answers that it is."""
        async with httpx.AsyncClient() as probe, asyncio.timeout(patience):
            while True:
                with suppress(httpx.TransportError):
                    if (await probe.get(f"{self.url}/health/ready")).status_code == 200:
                        return
                await asyncio.sleep(0.05)

    def stop(self, farewell: signal.Signals = signal.SIGTERM) -> None:
        """End it; SIGKILL lets it finish nothing."""
        if self.running is not None:
            self.running.send_signal(farewell)
            self.running.wait(20)
            self.running = None

    def client(self, token: str) -> httpx.AsyncClient:
        """Somebody's; every answer is held against the contract."""
        limits = httpx.Limits(max_connections=None)
        headers = {"authorization": f"Bearer {token}"}
        hooks = {"response": [check_response]}
        return httpx.AsyncClient(base_url=self.url, headers=headers, event_hooks=hooks, limits=limits, timeout=20)


def environment(settings: Settings) -> dict[str, str]:
    """The settings as an operator gives them."""
    return {
        f"BTS_{name.upper()}": _written(value) for name, value in settings if value is not None and value is not False
    } | {f"BTS_{name.upper()}": "false" for name, value in settings if value is False}


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@asynccontextmanager
async def serving(settings: Settings, home: Path, *, processes: int = 2) -> AsyncIterator[list[Process]]:
    """That many, ready; ended at the end."""
    told = environment(settings)
    with (home / "processes.log").open("ab") as log:
        made = [Process(f"http://127.0.0.1:{free_port()}", told, log) for _ in range(processes)]
        try:
            for one in made:
                one.start()
            for one in made:
                await one.ready()
            yield made
        finally:
            for one in made:
                one.stop()
