"""How dark a page is, and how sharp."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from app.gateways.reading.pages import fitted
from app.gateways.reading.paper import flattened

LEGIBLE_SIDE = 1600
"""Pixels of the longer side of the page on which edges are measured."""
TILE, FEW = 64, 40
"""Pixels of the side of a tile; the contrast, in levels, under which a tile says nothing of sharpness."""


def light(picture: Image.Image) -> int:
    """The level of the paper: a twentieth of the page is lighter."""
    counts = picture.histogram()
    left = sum(counts) // 20
    for level in range(255, 0, -1):
        left -= counts[level]
        if left < 0:
            return level
    return 0


def edge(picture: Image.Image) -> float | None:
    """How wide the sharper edges are: contrast over steepest slope, tile by tile, the finest quarter of the tiles."""
    # The edge of a shadow is always wide: shadows go first, then grain.
    seen = flattened(fitted(picture, LEGIBLE_SIDE)).filter(ImageFilter.GaussianBlur(0.7))
    slopes = [slope(seen, kernel) for kernel in ((0, 0, 0, -1, 0, 1, 0, 0, 0), (0, -1, 0, 0, 0, 0, 0, 1, 0))]
    steepest = ImageChops.lighter(*slopes)
    widths = []
    for left in range(0, seen.width - TILE + 1, TILE):
        for top in range(0, seen.height - TILE + 1, TILE):
            place = (left, top, left + TILE, top + TILE)
            low, high = extremes(seen.crop(place))
            steep = extremes(steepest.crop(place))[1]
            if high - low >= FEW and steep > 0:
                widths.append(2 * (high - low) / steep)
    widths.sort()
    return widths[len(widths) // 4] if widths else None


def slope(picture: Image.Image, kernel: Sequence[int]) -> Image.Image:
    """How much two pixels two apart differ, whichever is the lighter."""
    signed = picture.filter(ImageFilter.Kernel((3, 3), kernel, scale=2, offset=128))
    return signed.point([min(255, 2 * abs(level - 128)) for level in range(256)])


def extremes(picture: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest level."""
    low, high = picture.getextrema()
    if isinstance(low, tuple) or isinstance(high, tuple):
        raise TypeError
    return int(low), int(high)
