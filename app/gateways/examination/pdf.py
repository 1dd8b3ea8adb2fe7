"""A PDF read whole and written anew: recovered if its tables are wrong, without password, without anything active."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2

from app.gateways.examination.active import made_inert, refuse_active, refuse_empty_shells
from app.gateways.examination.joined import take_out
from app.gateways.examination.kinds import refuse_glued
from app.gateways.examination.unfit import BROKEN, LOCKED, TOO_COMPLEX, TOO_MANY_PAGES, Unfit

MOST_PAGES = 60
"""[P] Of one file: a livret de famille or three years of relevés hold in it."""
_LEAST_SIDE, _LONGEST_SIDE = 3, 30_000
"""[P] Points: scanning applications make a point of each pixel of a photograph."""
_DRAWN = 200.0
"""Pixels of the longer side of a page, when it is drawn to see that it can be."""
_END = b"%%EOF"
_LENGTH = re.compile(rb"/Linearized[^>]{0,400}?/L\s+(\d+)")


def clean(data: bytes, into: Path, beside: Path) -> int:
    """Write the clean copy, and `beside` the files that were joined; the number of pages."""
    end = data.rfind(_END)
    if end < 0:
        raise Unfit(BROKEN)
    refuse_glued(data[end + len(_END) :])
    with _opened(data) as document:
        pages = _pages(document)
        refuse_empty_shells(document)
        take_out(document, beside)
        made_inert(document)
        document.save(
            into,
            encryption=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    with pikepdf.open(into) as copy:
        refuse_active(copy)
    _draw(into)
    return pages


@contextmanager
def _opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    """Many producers write tables that are a little wrong: those are rebuilt."""
    # The length that a linearized file says of itself: its first pages end with %%EOF too.
    said = _LENGTH.search(data, 0, 2048)
    if said and int(said[1]) > len(data):
        raise Unfit(BROKEN)
    try:
        document = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        raise Unfit(LOCKED) from None
    except pikepdf.PdfError as failure:
        raise Unfit(LOCKED if "encrypt" in str(failure).lower() else BROKEN) from None
    with document:
        yield document


def _pages(document: pikepdf.Pdf) -> int:
    found = len(document.pages)
    if found > MOST_PAGES:
        raise Unfit(TOO_MANY_PAGES)
    said = document.Root.Pages.get("/Count")
    if not found or (isinstance(said, int) and said > found):
        raise Unfit(BROKEN)
    for page in document.pages:
        _refuse_odd_size(page.obj)
    return found


def _refuse_odd_size(page: pikepdf.Object) -> None:
    """A size that no paper nor screen has is refused; to a page without one, qpdf gave that of a letter."""
    left, bottom, right, top = (float(side) for side in pikepdf.Page(page).mediabox.as_list())
    sides = abs(right - left), abs(top - bottom)
    unit = page.get("/UserUnit", 1)
    if not min(sides) >= _LEAST_SIDE or not max(sides) * float(unit) <= _LONGEST_SIDE:
        raise Unfit(TOO_COMPLEX)


def _draw(path: Path) -> None:
    """Another reader opens the copy and draws each page of it, small."""
    try:
        document = pypdfium2.PdfDocument(path)
        for page in document:
            longest = max(page.get_size())
            page.render(scale=min(1.0, _DRAWN / longest)).close()
            page.close()
        document.close()
    except pypdfium2.PdfiumError:
        raise Unfit(BROKEN) from None
