"""Run alone, in a process that hostile files may kill: what a scan shows, its codes, its ink, whether it can be read.

`python -m app.gateways.reading FILE ASKED`, where ASKED is one JSON object, tells in another; it holds no secret.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image

from app.gateways.confined import limit
from app.gateways.reading.codes import CHEAP, DEAR, Code, codes
from app.gateways.reading.ink import ink
from app.gateways.reading.legibility import edge, light
from app.gateways.reading.pages import pages

CPU_SECONDS, OUTPUT = 40, 1024**2
SEARCH, LOOKED = 10.0, 20.0
"""Seconds of CPU given to the search for a code, and to the whole file: past it, the pages left are not looked at."""

Boxes = dict[str, list[float]]


@dataclass(slots=True)
class Page:
    """Levels are out of 255; `edge` is the width of the sharpest edges in pixels of `LEGIBLE_SIDE`; None: no edge."""

    number: int
    side: int
    """Pixels of the longer side as the file has them, 0 when it is drawn and has none."""
    light: int
    edge: float | None
    codes: list[Code]


def look(path: Path, prefix: str | None, boxes: Boxes) -> list[Page]:
    """Every page, its codes sought by cheap means first, then by dear ones where none was found."""
    kept: list[tuple[Page, Image.Image]] = []
    for number, (side, picture) in enumerate(pages(path), 1):
        if time.process_time() > LOOKED:
            break
        page = Page(number, side, light(picture), edge(picture), [])
        kept.append((page, picture))
    if prefix is not None:
        _seek(kept, prefix)
        for page, picture in kept:
            for code in page.codes:
                code.ink = {name: ink(picture, code, box) for name, box in boxes.items()}
    return [page for page, _ in kept]


def _seek(kept: list[tuple[Page, Image.Image]], prefix: str) -> None:
    """The last pages first: one signs at the end."""
    for variants in (CHEAP, DEAR):
        for page, picture in reversed(kept):
            page.codes = page.codes or codes(picture, prefix, variants, SEARCH)


def main(path: Path, asked: str) -> None:
    """Tell what the file shows."""
    limit(cpu_seconds=CPU_SECONDS, output=OUTPUT)
    wanted = json.loads(asked)
    path.stat()  # not to be there is no fault of the file's
    found: dict[str, object] = {"pages": [], "raised": None}
    try:
        found["pages"] = [asdict(page) for page in look(path, wanted["prefix"], wanted["boxes"])]
    except ImportError:
        raise  # a part of a library that is not there: nothing would be read of any file of its kind
    except Exception as failure:  # noqa: BLE001 -- parsers of hostile files raise anything; the log says what
        found["raised"] = type(failure).__name__
    print(json.dumps(found))  # noqa: T201 -- its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
