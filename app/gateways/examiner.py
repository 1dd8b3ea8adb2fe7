"""Files of strangers are parsed in processes apart, with bounds on their time and memory and none of our secrets."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import orjson
import structlog

from app.gateways import confined
from app.kit.errors import Unavailable

_PROGRAM = "app.gateways.examination"
PATIENCE = 180.0
"""Seconds; the bound of a file is on CPU time: even a machine under load is given the time to reach it."""


log = structlog.get_logger("examiner")


class Fault(StrEnum):
    """Why a file cannot be kept: stable codes, that clients may know."""

    MAUVAIS_TYPE = "mauvais_type"
    FICHIER_DOUBLE = "fichier_double"
    CASSE = "casse"
    PROTEGE = "protege"
    TROP_DE_PAGES = "trop_de_pages"
    TROP_COMPLEXE = "trop_complexe"
    CONTENU_ACTIF = "contenu_actif"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the content is, whatever its name says; `fault` None: read to the end, and its clean copy is written."""

    media_type: str | None
    fault: Fault | None
    pages: int | None = None
    clean_media_type: str | None = None
    raised: str | None = None
    """What a parser stumbled on, when nobody foresaw it: for the log."""


class Examiner:
    """Processes that have loaded the parsers, and fork for each file: a new Python each time costs much more."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._idle: list[Process] = []

    async def examine(self, path: Path, copy: Path, joined: Path) -> Examined:
        """Parse a file, write its clean copy, and an archive of the files joined to it, if any.

        `Unavailable` when that could not be done for a reason of ours.
        """
        asked = self._idle.pop() if self._idle else await _started()
        try:
            async with asyncio.timeout(self._patience):
                answer = await _asked(asked, f"{path}\t{copy}\t{joined}\n".encode())
        except (TimeoutError, OSError):
            await _ended(asked)
            raise _later() from None
        except BaseException:
            await _ended(asked)
            raise
        self._idle.append(asked)
        found = told_by(answer)
        if found.raised is not None:
            log.warning("parser-stumbled", raised=found.raised, media_type=found.media_type)
        return found

    async def close(self) -> None:
        """End them all."""
        while self._idle:
            await _ended(self._idle.pop())


async def _started() -> Process:
    return await asyncio.create_subprocess_exec(
        *confined.command(_PROGRAM),
        cwd=confined.ROOT,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=True,
        env=confined.surroundings(),
    )


async def _asked(process: Process, line: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise OSError
    process.stdin.write(line)
    await process.stdin.drain()
    answer = await process.stdout.readline()
    if not answer.endswith(b"\n"):
        raise OSError  # it died
    return answer


async def _ended(process: Process) -> None:
    """With what it forked."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    # Reads what is left, and closes both pipes.
    await process.communicate()


def told_by(answer: bytes) -> Examined:
    """What a process that ended so told of a file; a negative end is the signal that killed it."""
    found = orjson.loads(answer)
    if found["end"] == 0:
        told = orjson.loads(found["told"])
        fault = None if told["fault"] is None else Fault(told["fault"])
        return Examined(told["media_type"], fault, told["pages"], told["clean_media_type"], told["raised"])
    if found["end"] in confined.ITS_OWN_DOING:
        return Examined(None, Fault.TROP_COMPLEXE)
    raise _later()


def _later() -> Unavailable:
    return Unavailable("examen-indisponible", "Le fichier n'a pas pu être examiné : il le sera.", retry_after=60)
