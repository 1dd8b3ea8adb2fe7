"""Files of strangers are parsed in a child process, with bounds on its time and memory and none of our secrets."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import orjson

from app.kit.errors import Unavailable

_PROGRAM = Path(__file__).with_name("examination.py")
PATIENCE = 60.0
"""Seconds; the child's own bound is on CPU time, so a machine under load is no verdict."""
_ITS_OWN_DOING = frozenset({-signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE})
"""Ends that the file brought about."""


class Fault(StrEnum):
    """Why a file cannot be kept."""

    INCONNU = "inconnu"
    CASSE = "casse"
    PROTEGE = "protege"
    TROP_COMPLEXE = "trop_complexe"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the content is, whatever its name says; `fault` None: read to the end."""

    media_type: str | None
    fault: Fault | None
    pages: int | None


async def examine(path: Path) -> Examined:
    """Parse the file in a child; `Unavailable` when the child could not do its work for a reason of ours."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(_PROGRAM),
        str(path),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith(("BTS_", "AWS_", "PG"))},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            told, _ = await child.communicate()
    except TimeoutError:
        raise _later() from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return told_by(child.returncode, told)


def told_by(end: int | None, told: bytes) -> Examined:
    """What a child that ended so told; a negative end is the signal that killed it."""
    if end == 0:
        found = orjson.loads(told)
        fault = found["fault"]
        return Examined(found["media_type"], None if fault is None else Fault(fault), found["pages"])
    if end in _ITS_OWN_DOING:
        return Examined(None, Fault.TROP_COMPLEXE, None)
    raise _later()


def _later() -> Unavailable:
    return Unavailable("examen-indisponible", "Le fichier n'a pas pu être examiné : il le sera.", retry_after=60)
