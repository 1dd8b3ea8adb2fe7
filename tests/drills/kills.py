"""Who uploads while everything is killed around them: what they were told is what must be kept."""

import asyncio
import hashlib
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import httpx

from tests import make
from tests.justificatifs.files import Sent
from tests.processes import ROOT, Process

PAUSE = 0.2
"""Seconds before a client tries again."""
PATIENCE = 300
"""Seconds that anything may take on a machine where everything starts again and again."""


class Fate(StrEnum):
    """How far a client goes."""

    WHOLE = "whole"
    SILENT = "uploads, never completes"
    ABSENT = "declares, never uploads"
    CUT = "cut in the middle of its upload"
    AGAIN = "cut in the middle, then uploads again"


WEIGHTS = {Fate.WHOLE: 5, Fate.SILENT: 2, Fate.ABSENT: 1, Fate.CUT: 1, Fate.AGAIN: 1}


class Worker:
    """The real worker, in a process of its own."""

    def __init__(self, settings: Mapping[str, str], log: IO[bytes]) -> None:
        self._settings, self._log = settings, log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Work."""
        environment = {**os.environ, **self._settings}
        command = [sys.executable, "-m", "app.worker"]
        self._running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self._log, stderr=self._log)

    async def ready(self, *, patience: float) -> None:
        """It has no port: it takes its time."""

    def stop(self, farewell: signal.Signals = signal.SIGTERM) -> None:
        """End it; SIGKILL lets it finish nothing."""
        if self._running is not None:
            self._running.send_signal(farewell)
            self._running.wait(30)
            self._running = None


@asynccontextmanager
async def working(settings: Mapping[str, str], home: Path) -> AsyncIterator[Worker]:
    """A worker, ended at the end."""
    with (home / "worker.log").open("ab") as log:
        worker = Worker(settings, log)
        worker.start()
        try:
            yield worker
        finally:
            worker.stop()


@dataclass
class Killer:
    """Kills one process, then another, in turn, after some steps of the clients, and starts it again.

    Steps, not seconds: a slow machine starts its processes slowly, and would see nothing but kills.
    """

    victims: Mapping[str, Process | Worker]
    chance: random.Random
    steps: int = 0
    """Answers that clients had."""
    counts: Counter[str] = field(default_factory=Counter)

    async def at_work(self, busy: asyncio.Event, *, every: int) -> None:
        """As long as somebody uploads, about every so many steps."""
        while busy.is_set():
            for name, victim in self.victims.items():
                await self._some_steps(busy, every)
                await asyncio.sleep(self.chance.uniform(0, 0.1))
                await asyncio.to_thread(victim.stop, signal.SIGKILL)
                self.counts[name] += 1
                await asyncio.sleep(self.chance.uniform(0, 0.5))
                victim.start()
                await victim.ready(patience=PATIENCE)

    async def _some_steps(self, busy: asyncio.Event, every: int) -> None:
        until = self.steps + self.chance.randint(every // 2, every * 3 // 2)
        while self.steps < until and busy.is_set():  # noqa: ASYNC110 -- both a number and an end are waited for
            await asyncio.sleep(0.02)


@dataclass
class Uploader:
    """One file of one piece: it insists as a browser does, as far as its fate lets it."""

    owner: make.Candidate
    registration: str
    piece: str
    sent: Sent
    url: str
    fate: Fate
    killer: Killer
    depot: str | None = None
    acknowledged: bool = False

    @property
    def digest(self) -> str:
        """Of what it sends."""
        return hashlib.sha256(self.sent.content).hexdigest()

    async def go(self, browser: httpx.AsyncClient) -> None:
        """Declare, upload, complete."""
        address = f"/v1/registrations/{self.registration}/justificatifs/{self.piece}/depots"
        key = {"idempotency-key": f"{self.registration}-{self.piece}"}
        told = await self._asking(browser, address, 201, self.sent.declared, key)
        self.depot = str(told["id"])
        if self.fate in {Fate.CUT, Fate.AGAIN}:
            await self._cut(browser, told["upload"])
        if self.fate in {Fate.ABSENT, Fate.CUT}:
            return
        await self._put(browser, told["upload"])
        if self.fate is not Fate.SILENT:
            await self._asking(browser, f"/v1/depots/{self.depot}/completion", 200)
            self.acknowledged = True

    async def _put(self, browser: httpx.AsyncClient, upload: dict[str, Any]) -> None:
        """Again when nobody says that it came: had it come, it would be refused as already there."""
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(httpx.TransportError):
                    sent = await browser.put(upload["url"], content=self.sent.content, headers=upload["headers"])
                    assert sent.status_code in {200, 412}, sent.text
                    self.killer.steps += 1
                    return
                await asyncio.sleep(PAUSE)

    async def _cut(self, browser: httpx.AsyncClient, upload: dict[str, Any]) -> None:
        async def half() -> AsyncIterator[bytes]:
            yield self.sent.content[: len(self.sent.content) // 2]
            raise _Gone

        with suppress(_Gone, httpx.TransportError):
            await browser.put(upload["url"], content=half(), headers=upload["headers"])

    async def _asking(
        self,
        browser: httpx.AsyncClient,
        address: str,
        wanted: int,
        body: object = None,
        key: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Ask until it is answered: a process killed, or an answer of « later », is no end."""
        headers = {"authorization": f"Bearer {self.owner.token}", **(key or {})}
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(httpx.TransportError):
                    answer = await browser.post(self.url + address, json=body, headers=headers)
                    if answer.status_code == wanted:
                        self.killer.steps += 1
                        told: dict[str, Any] = answer.json()
                        return told
                    assert "retry-after" in answer.headers, answer.text
                await asyncio.sleep(PAUSE)


class _Gone(Exception):  # noqa: N818 -- the candidate's train enters a tunnel
    pass
