"""Files that look like those of candidates, and say that they are specimens."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from app.documents.rules.mark import BESIDE_SIGNATURE
from app.documents.rules.places import BOXES

_DPI, _POINTS = 150, 72
_A4 = (1240, 1754)
_PDF = "application/pdf"
_PEN = 5
_PHOTOGRAPHED = frozenset({"identite"})


@dataclass(frozen=True, slots=True)
class Paper:
    """A file, ready to be announced."""

    name: str
    media_type: str
    content: bytes


def sheet(recapitulatif: bytes, dated: str, luck: Random) -> Paper:
    """The récapitulatif, signed."""
    return Paper("recapitulatif_signe.pdf", _PDF, signed(recapitulatif, dated, luck))


def paper(piece: str, label: str, lines: Sequence[str], luck: Random) -> Paper:
    """A specimen of any other piece, scanned or photographed."""
    page = specimen(label, lines, luck)
    if piece in _PHOTOGRAPHED:
        return Paper(f"{piece}.jpg", "image/jpeg", photographed(page))
    return Paper(f"{piece}.pdf", _PDF, page)


def specimen(title: str, lines: Sequence[str], luck: Random) -> bytes:
    """One page of PDF, as a scanner makes it."""
    page = Image.new("L", _A4, 250)
    drawn = ImageDraw.Draw(page)
    _write(drawn, 140, 150, "SPÉCIMEN SANS VALEUR", 46)
    _write(drawn, 140, 280, title, 38)
    for row, line in enumerate(lines):
        _write(drawn, 140, 420 + 70 * row, line, 32)
    _scrawl(drawn, (760, 1350, 1080, 1500), luck)
    return _scanned([page])


def photographed(sheet: bytes) -> bytes:
    """The first page of a PDF as a JPEG picture."""
    made = BytesIO()
    _pages(sheet)[0].save(made, "JPEG", quality=80)
    return made.getvalue()


def signed(recapitulatif: bytes, dated: str, luck: Random) -> bytes:
    """The récapitulatif printed, dated and signed in its frames, then scanned."""
    pages = _pages(recapitulatif)
    for page in pages:
        for code in zxingcpp.read_barcodes(page):
            if code.text.endswith(BESIDE_SIGNATURE):
                _fill(page, code.position, dated, luck)
    return _scanned(pages)


def _fill(page: Image.Image, code: zxingcpp.Position, dated: str, luck: Random) -> None:
    left, top, side = code.top_left.x, code.top_left.y, code.top_right.x - code.top_left.x
    drawn = ImageDraw.Draw(page)
    places = {
        name: (left + box.left * side, top + box.top * side, left + box.right * side, top + box.bottom * side)
        for name, box in BOXES.items()
    }
    x, y, _, bottom = places["date"]
    _write(drawn, x, y, dated, int(bottom - y) // 2)
    _scrawl(drawn, places["signature"], luck)


def _pages(document: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(document) as opened:
        return [page.render(scale=_DPI / _POINTS, grayscale=True).to_pil().convert("L") for page in opened]


def _scanned(pages: Sequence[Image.Image]) -> bytes:
    made = BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI, quality=70)
    return made.getvalue()


def _write(drawn: ImageDraw.ImageDraw, left: float, top: float, text: str, size: int) -> None:
    drawn.text((left, top), text, fill=30, font=ImageFont.load_default(size))


def _scrawl(drawn: ImageDraw.ImageDraw, area: tuple[float, float, float, float], luck: Random) -> None:
    left, top, right, bottom = area
    points = [
        (left + (right - left) * (0.15 + 0.07 * step), top + (bottom - top) * luck.uniform(0.3, 0.8))
        for step in range(11)
    ]
    drawn.line(points, fill=20, width=_PEN, joint="curve")
