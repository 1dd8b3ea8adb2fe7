"""The pages of a file, in grey and upright, no larger than what is looked at."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

MOST_PIXELS = 100_000_000
MOST_PAGES = 30
PAGE_SIDE = 2400
"""Pixels of the longer side at most: 200 dpi of A4."""
DRAWN = 300 / 72
"""Pixels per point at most, of what is drawn."""


def pages(path: Path) -> Iterator[tuple[int, Image.Image]]:
    """Each page in grey, upright as its file says, no larger than `PAGE_SIDE`; before it, the side it has in pixels."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    yield from rendered(path) if is_pdf else [opened(path)]


def opened(path: Path) -> tuple[int, Image.Image]:
    """An image: clean copies are JPEG or PNG."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(path, formats=("JPEG", "PNG")) as picture:
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
    if picture.mode.startswith("I"):
        # Sixteen bits a point: converted as it is, all but the darkest would be white.
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    return picture.convert("L")


def rendered(path: Path) -> Iterator[tuple[int, Image.Image]]:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(path) as document:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            scale = PAGE_SIDE / max(1.0, *page.get_size())
            sides = [
                max(picture.get_px_size()) * max(page.get_size()) / max(1.0, _span(picture.get_bounds()))
                for picture in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
                if _span(picture.get_bounds()) * 2 > max(page.get_size())
            ]
            # A page that is one scan is as fine as its picture; drawn text is as fine as one likes.
            drawn = page.render(scale=min(scale, DRAWN), grayscale=True).to_pil().convert("L")
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
