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

_PROGRAM, _ROOT = "app.gateways.examination", Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds; the child's own bound is on CPU time, so a machine under load is no verdict."""
_ITS_OWN_DOING = frozenset({-signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE})
"""Ends that the file brought about."""


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


async def examine(path: Path, copy: Path, joined: Path) -> Examined:
    """Parse the file in a child, which writes its clean copy, and an archive of the files joined to it, if any.

    `Unavailable` when the child could not do its work for a reason of ours.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-E",
        "-s",
        "-m",
        _PROGRAM,
        str(path),
        str(copy),
        str(joined),
        cwd=_ROOT,
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
        fault = None if found["fault"] is None else Fault(found["fault"])
        return Examined(found["media_type"], fault, found["pages"], found["clean_media_type"])
    if end in _ITS_OWN_DOING:
        return Examined(None, Fault.TROP_COMPLEXE)
    raise _later()


def _later() -> Unavailable:
    return Unavailable("examen-indisponible", "Le fichier n'a pas pu être examiné : il le sera.", retry_after=60)
