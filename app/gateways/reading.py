"""Run alone, in a process that hostile files may kill: what a scan shows, its codes, its ink, whether it can be read.

`python -I reading.py FILE ASKED`, where ASKED is one JSON object, tells in another; it holds no secret.
"""

import json
import os
import resource
import sys
import time
import warnings
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

CPU_SECONDS, MEMORY, OUTPUT = 40, 1024**3, 1024**2
SEARCH, LOOKED = 12.0, 20.0
"""Seconds of CPU given to the search for a code, and to the whole file: past it, the pages left are not looked at."""
MOST_PIXELS = 100_000_000
MOST_PAGES = 30
PAGE_SIDE, LEGIBLE_SIDE = 2400, 1600
"""Pixels of the longer side, when codes are sought (200 dpi of A4), when sharpness is measured."""
POINTS = 72
TILE, FEW = 64, 40
"""Pixels of the side of a tile; the contrast, in levels, under which a tile says nothing of sharpness."""
INK_SCALE = 160
"""Pixels given to the side of a code when ink is sought: a sixth of a millimetre each."""
INK_SHARE = 0.35
"""Of the way from the paper to the black of the code: darker is ink, paler is a frame or a shadow."""

Point = tuple[float, float]
Boxes = dict[str, list[float]]


@dataclass(slots=True)
class Code:
    """A code, where it is (its corners as it stands upright, clockwise from the upper left), the ink beside it."""

    text: str
    corners: list[Point]
    ink: dict[str, float | None] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """Levels are out of 255; `edge` is the width of the sharpest edges in pixels of `LEGIBLE_SIDE`; None: no edge."""

    number: int
    side: int
    """Pixels of the longer side as the file has them, 0 when it is drawn and has none."""
    light: int
    edge: float | None
    codes: list[Code]


def limit() -> None:
    """Bounds that hold whatever the parsers do; set before anything is parsed."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    with suppress(OSError):
        os.nice(10)


# Pages ---------------------------------------------------------------------------------------------------------------


def pages(path: Path) -> Iterator[tuple[int, Image.Image]]:
    """Each page in grey, upright as its file says, no larger than `PAGE_SIDE`; before it, the side it has in pixels."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    yield from rendered(path) if is_pdf else [opened(path)]


def opened(path: Path) -> tuple[int, Image.Image]:
    """An image file."""
    import pi_heif  # noqa: PLC0415 -- each costs time, and few files need it

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(path, formats=("JPEG", "PNG", "HEIF")) as picture:
        side = max(picture.size)
        picture.draft("L", (PAGE_SIDE, PAGE_SIDE))
        upright = ImageOps.exif_transpose(picture)
        return side, fitted(grey(upright), PAGE_SIDE)


def grey(picture: Image.Image) -> Image.Image:
    """On white paper, were it transparent."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return paper.convert("L")
    return picture.convert("L")


def rendered(path: Path) -> Iterator[tuple[int, Image.Image]]:
    """The pages of a PDF."""
    import pypdfium2  # noqa: PLC0415 -- images do without
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    with pypdfium2.PdfDocument(path) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            scale = PAGE_SIDE / max(1.0, *page.get_size())
            sides = [
                max(picture.get_px_size()) * max(page.get_size()) / max(1.0, _span(picture.get_bounds()))
                for picture in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                if _span(picture.get_bounds()) * 2 > max(page.get_size())
            ]
            # A page that is one scan is as fine as its picture; drawn text is as fine as one likes.
            drawn = page.render(scale=min(scale, 300 / POINTS), grayscale=True).to_pil().convert("L")
            page.close()
            yield int(max(sides, default=0)), drawn


def _span(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return max(right - left, top - bottom)


def fitted(picture: Image.Image, side: int) -> Image.Image:
    """No larger than this, its proportions kept."""
    if max(picture.size) <= side:
        return picture
    return ImageOps.contain(picture, (side, side), Image.Resampling.LANCZOS)


# Legibility ----------------------------------------------------------------------------------------------------------


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


# Codes ---------------------------------------------------------------------------------------------------------------

Variant = Callable[[Image.Image], tuple[Image.Image, Callable[[Point], Point]]]


def scaled(by: float, change: Callable[[Image.Image], Image.Image] | None = None) -> Variant:
    """The page at another size, changed so."""

    def vary(page: Image.Image) -> tuple[Image.Image, Callable[[Point], Point]]:
        size = (max(1, round(page.width * by)), max(1, round(page.height * by)))
        resized = page if by == 1 else page.resize(size, Image.Resampling.BICUBIC)
        return (change(resized) if change else resized), lambda point: (point[0] / by, point[1] / by)

    return vary


def flattened(picture: Image.Image) -> Image.Image:
    """Its shadows taken away: each point against the paper around it."""
    return ImageChops.subtract(picture, surroundings(picture, 8), offset=230)


def surroundings(picture: Image.Image, grain: int) -> Image.Image:
    """The level of the paper around each point: what is thinner than nine grains goes, shadows stay."""
    small = picture.resize((max(1, picture.width // grain), max(1, picture.height // grain)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.MinFilter(9)).filter(ImageFilter.GaussianBlur(1))
    return paper.resize(picture.size, Image.Resampling.BILINEAR)


def sharpened(picture: Image.Image) -> Image.Image:
    """Edges brought back."""
    return ImageOps.autocontrast(picture.filter(ImageFilter.UnsharpMask(3, 200, 2)), cutoff=2)


def cleaned(picture: Image.Image) -> Image.Image:
    """Grain taken away."""
    return picture.filter(ImageFilter.MedianFilter(3))


CHEAP: tuple[Variant, ...] = (scaled(1), scaled(0.5), scaled(1, flattened))
DEAR: tuple[Variant, ...] = (
    scaled(2),
    scaled(1, cleaned),
    scaled(1.5, sharpened),
    scaled(2, flattened),
    scaled(0.7, cleaned),
    scaled(2, sharpened),
    scaled(0.35),
    scaled(1.3, lambda page: flattened(cleaned(page))),
)


def codes(page: Image.Image, prefix: str, variants: Sequence[Variant], until: float) -> list[Code]:
    """Ours, as the first variant that shows any shows them; `until` is a CPU time."""
    import zxingcpp  # noqa: PLC0415 -- most files are not asked for codes

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


# Ink -----------------------------------------------------------------------------------------------------------------


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


# All -----------------------------------------------------------------------------------------------------------------


def look(path: Path, prefix: str | None, boxes: Boxes) -> list[Page]:
    """Every page, its codes sought by cheap means first, then by dear ones where none was found."""
    kept: list[tuple[Page, Image.Image]] = []
    for number, (side, picture) in enumerate(pages(path), 1):
        if time.process_time() > LOOKED:
            break
        page = Page(number, side, light(picture), edge(picture), [])
        if prefix is not None:
            page.codes = codes(picture, prefix, CHEAP, SEARCH)
            kept.append((page, picture))
        else:
            kept.append((page, Image.new("L", (1, 1))))
    if prefix is not None:
        _insist(kept, prefix)
        for page, picture in kept:
            for code in page.codes:
                code.ink = {name: ink(picture, code, box) for name, box in boxes.items()}
    return [page for page, _ in kept]


def _insist(kept: list[tuple[Page, Image.Image]], prefix: str) -> None:
    """The last pages first: one signs at the end."""
    for page, picture in reversed(kept):
        if not page.codes:
            page.codes = codes(picture, prefix, DEAR, SEARCH)


def main(path: Path, asked: str) -> None:
    """Tell what the file shows."""
    limit()
    wanted = json.loads(asked)
    path.stat()  # not to be there is no fault of the file's
    try:
        found = [asdict(page) for page in look(path, wanted["prefix"], wanted["boxes"])]
    except (MemoryError, RecursionError):
        found = []
    except Exception:  # noqa: BLE001 -- parsers of strangers' files raise anything; what is not read is left to a human
        found = []
    print(json.dumps({"pages": found}))  # noqa: T201 -- its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
