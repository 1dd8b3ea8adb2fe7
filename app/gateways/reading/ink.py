"""Whether something is written in the frames beside a code, which its corners find."""

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate

from PIL import Image, ImageChops, ImageFilter, ImageStat

from app.gateways.reading.codes import Code, Point
from app.gateways.reading.paper import surroundings

INK_SCALE = 160
"""Pixels given to the side of a code when ink is sought: a sixth of a millimetre each."""
INK_SHARE = 0.35
"""Of the way from the paper to the black of the code: darker is ink, paler is a frame or a shadow."""


def ink(page: Image.Image, code: Code, box: list[float]) -> float | None:
    """The share of a box that is inked; the box is in sides of the code. None when the page does not show it whole."""
    place = projection(code.corners)
    left, top, right, bottom = box
    corners = [place((x, y)) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
    if not all(0 <= x < page.width and 0 <= y < page.height for x, y in corners):
        return None
    size = (round((right - left) * INK_SCALE), round((bottom - top) * INK_SCALE))
    quad = [value for corner in (corners[0], corners[3], corners[2], corners[1]) for value in corner]
    straight = page.transform(size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    against = ImageChops.subtract(straight, surroundings(straight, 4), offset=255).filter(ImageFilter.MedianFilter(3))
    most = 255 - INK_SHARE * blackness(page, code)
    inked = against.point([255 if level < most else 0 for level in range(256)])
    return float(ImageStat.Stat(inked).mean[0]) / 255


def blackness(page: Image.Image, code: Code) -> int:
    """Levels between the white and the black of the code: a pale copy has pale ink."""
    across, down = zip(*code.corners, strict=True)
    counts = page.crop((int(min(across)), int(min(down)), int(max(across)) + 1, int(max(down)) + 1)).histogram()
    few = sum(counts) // 10
    ranks = list(accumulate(counts))
    return bisect(ranks, sum(counts) - few) - bisect(ranks, few)


def projection(corners: Sequence[Point]) -> Callable[[Point], Point]:
    """From the unit square to these four points, clockwise from the upper left, perspective and all."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1 or 1e-9
    g, h = (sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area
    a, b, d, e = x1 - x0 + g * x1, x3 - x0 + h * x3, y1 - y0 + g * y1, y3 - y0 + h * y3

    def place(point: Point) -> Point:
        u, v = point
        depth = g * u + h * v + 1 or 1e-9
        return (a * u + b * v + x0) / depth, (d * u + e * v + y0) / depth

    return place
