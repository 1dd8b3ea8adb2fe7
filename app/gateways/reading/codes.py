"""QR codes that begin as ours do, sought by several means, cheap ones first."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import zxingcpp
from PIL import Image, ImageFilter

from app.gateways.reading.legibility import FEW, extremes
from app.gateways.reading.paper import flattened

Point = tuple[float, float]


@dataclass(slots=True)
class Code:
    """A code, where it is (its corners as it stands upright, clockwise from the upper left), the ink beside it."""

    text: str
    corners: list[Point]
    ink: dict[str, float | None] = field(default_factory=dict)


Variant = Callable[[Image.Image], tuple[Image.Image, Callable[[Point], Point]]]


def scaled(by: float, change: Callable[[Image.Image], Image.Image] | None = None) -> Variant:
    """The page at another size, changed so."""

    def vary(page: Image.Image) -> tuple[Image.Image, Callable[[Point], Point]]:
        size = (max(1, round(page.width * by)), max(1, round(page.height * by)))
        resized = page if by == 1 else page.resize(size, Image.Resampling.BICUBIC)
        return (change(resized) if change else resized), lambda point: (point[0] / by, point[1] / by)

    return vary


def cleaned(picture: Image.Image) -> Image.Image:
    """Grain taken away."""
    return picture.filter(ImageFilter.MedianFilter(3))


CHEAP: tuple[Variant, ...] = (scaled(1), scaled(0.5), scaled(1, flattened))
DEAR: tuple[Variant, ...] = (
    scaled(2),
    scaled(1, cleaned),
    scaled(2, flattened),
    scaled(1.3, lambda page: flattened(cleaned(page))),
)


def codes(page: Image.Image, prefix: str, variants: Sequence[Variant], until: float) -> list[Code]:
    """Ours, as the first variant that shows any shows them; `until` is a CPU time."""
    low, high = extremes(page)
    if high - low < FEW:
        return []  # a blank page
    for vary in variants:
        if time.process_time() > until:
            break
        seen, back = vary(page)
        for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
            found = zxingcpp.read_barcodes(
                seen,
                formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
                text_mode=zxingcpp.TextMode.Plain,
                binarizer=binarizer,
            )
            ours = [Code(one.text, _corners(one.position, back)) for one in found if one.text.startswith(prefix)]
            if ours:
                return ours
    return []


def _corners(position: object, back: Callable[[Point], Point]) -> list[Point]:
    corners = (getattr(position, name) for name in ("top_left", "top_right", "bottom_right", "bottom_left"))
    return [back((float(corner.x), float(corner.y))) for corner in corners]
