"""What scans show is looked at in a child process, as files of strangers are examined: bounded, without our secrets."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson
import structlog
from pydantic import TypeAdapter

from app.gateways import confined
from app.kit.errors import Unavailable

_PROGRAM = "app.gateways.reading"
PATIENCE = 180.0
"""Seconds; the child's own bound is on CPU time, so a machine under load only makes it longer."""

log = structlog.get_logger("reader")

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
    raised: str | None


_TOLD = TypeAdapter(_Told)


async def read(path: Path, *, prefix: str | None = None, boxes: Mapping[str, Box] | None = None) -> tuple[Page, ...]:
    """Look at every page, and at the QR codes that begin so when there is a `prefix`.

    A file that the child cannot bear shows nothing. `Unavailable` when it could not work for a reason of ours.
    """
    asked = orjson.dumps({"prefix": prefix, "boxes": boxes or {}}).decode()
    child = await asyncio.create_subprocess_exec(
        *confined.command(_PROGRAM, str(path), asked),
        cwd=confined.ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=confined.surroundings(),
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
        found = _TOLD.validate_json(told)
        if found.raised is not None:
            log.warning("parser-stumbled", raised=found.raised)
        return found.pages
    if end in confined.ITS_OWN_DOING:
        return ()
    raise _later()


def _later() -> Unavailable:
    return Unavailable(
        "lecture-indisponible", "Le fichier n'a pas pu être lu par la machine : il le sera.", retry_after=60
    )
