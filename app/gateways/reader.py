"""What scans show is looked at in a child process, as files of strangers are examined: bounded, without our secrets."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
from pydantic import TypeAdapter

from app.kit.errors import Unavailable

_PROGRAM, _ROOT = "app.gateways.reading", Path(__file__).parents[2]
PATIENCE = 180.0
"""Seconds; the child's own bound is on CPU time, so a machine under load only makes it longer."""
_ITS_OWN_DOING = frozenset({-signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE})
"""Ends that the file brought about."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in sides of the code from its upper left corner."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of ours, and the share of each box beside it that is inked; None: the page does not show that box."""

    text: str
    ink: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Page:
    """What was measured of one page.

    `side`: pixels of its longer side, 0 when it is drawn; `light`: level of the paper, of 255; `edge`: width of its
    sharpest edges, in pixels of a page of 1600, None when it has none.
    """

    number: int
    side: int
    light: int
    edge: float | None
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    pages: tuple[Page, ...]


_TOLD = TypeAdapter(_Told)


async def read(path: Path, *, prefix: str | None = None, boxes: Mapping[str, Box] | None = None) -> tuple[Page, ...]:
    """Look at every page, and at the QR codes that begin so when there is a `prefix`.

    A file that the child cannot bear shows nothing. `Unavailable` when it could not work for a reason of ours.
    """
    asked = orjson.dumps({"prefix": prefix, "boxes": boxes or {}}).decode()
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-E",
        "-s",
        "-m",
        _PROGRAM,
        str(path),
        asked,
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
    return shown_by(child.returncode, told)


def shown_by(end: int | None, told: bytes) -> tuple[Page, ...]:
    """What a child that ended so saw; a negative end is the signal that killed it."""
    if end == 0:
        return _TOLD.validate_json(told).pages
    if end in _ITS_OWN_DOING:
        return ()
    raise _later()


def _later() -> Unavailable:
    return Unavailable(
        "lecture-indisponible", "Le fichier n'a pas pu être lu par la machine : il le sera.", retry_after=60
    )
