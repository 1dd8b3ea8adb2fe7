"""The sheet as it comes back: printed by us, filled in with a pen, scanned or photographed badly; repeatable."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tests.documents import reading

MM = 25.4


@dataclass(frozen=True)
class Filled:
    """What the candidate wrote."""

    signed: bool
    dated: bool


@dataclass(frozen=True)
class Variant:
    """One way to spoil a sheet: its kind, its resolution, what was written on it, and the luck of the draw."""

    kind: str
    dpi: int
    filled: Filled
    seed: int


ALL_FILLED = tuple(Filled(signed, dated) for signed in (True, False) for dated in (True, False))


def last_page(pdf: bytes, dpi: int, filled: Filled, luck: Random) -> Image.Image:
    """The page to sign, in colour, with what was written on it."""
    page = reading.pages(pdf) - 1
    sheet = reading.picture(pdf, dpi, page).convert("RGB")
    if filled.signed:
        _sign(sheet, _place(pdf, page, "Signature du candidat"), dpi, luck)
    if filled.dated:
        _date(sheet, _place(pdf, page, "Le\u00a0:"), dpi, luck)
    return sheet


def _place(pdf: bytes, number: int, words: str) -> tuple[float, float]:
    """Millimetres from the upper left of the page to that of these printed words, the last ones."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        text = page.get_textpage()
        everything = text.get_text_range().replace("\u202f", "\u00a0")
        left, _, _, top = text.get_charbox(everything.rindex(words.replace("\u202f", "\u00a0")))
        return left / 72 * MM, (page.get_height() - top) / 72 * MM


def _pen(luck: Random) -> tuple[int, int, int]:
    return luck.choice([(25, 35, 120), (20, 20, 25), (40, 60, 160), (60, 60, 70)])


def _sign(sheet: Image.Image, place: tuple[float, float], dpi: int, luck: Random) -> None:
    """A scrawl of some centimetres in its frame."""
    left, top = place[0] + luck.uniform(3, 18), place[1] + luck.uniform(12, 18)
    width, height = luck.uniform(26, 48), luck.uniform(4, 8)
    turns, lean = luck.randint(4, 8), luck.uniform(-0.15, 0.15)
    points = []
    for step in range(turns * 24):
        along = step / (turns * 24)
        angle = along * turns * 2 * math.pi
        tall = height * (0.4 + 0.6 * abs(math.sin(along * 5 + turns)))
        points.append(
            (left + along * width + 2.5 * math.cos(angle), top + tall * math.sin(angle) - lean * along * width)
        )
    _stroke(sheet, points, dpi, luck.uniform(0.4, 0.7), _pen(luck))


def _stroke(
    sheet: Image.Image, points: list[tuple[float, float]], dpi: int, width: float, colour: tuple[int, int, int]
) -> None:
    pixels = [(x / MM * dpi, y / MM * dpi) for x, y in points]
    ImageDraw.Draw(sheet).line(pixels, colour, max(1, round(width / MM * dpi)), "curve")


def _date(sheet: Image.Image, place: tuple[float, float], dpi: int, luck: Random) -> None:
    """Figures as one writes them, beside the printed word or below it."""
    beside = luck.random() < 0.5
    left, top = (
        (place[0] + 9, place[1] - 1) if beside else (place[0] + luck.uniform(2, 20), place[1] + luck.uniform(3, 6))
    )
    size = luck.uniform(5.5, 8)
    written = f"{luck.randint(1, 28)}/11/2026"
    font = ImageFont.load_default(size / MM * dpi)
    ImageDraw.Draw(sheet).text((left / MM * dpi, top / MM * dpi), written, _pen(luck), font)


# What befalls it -----------------------------------------------------------------------------------------------------


def _as_is(sheet: Image.Image, luck: Random) -> Image.Image:
    del luck
    return sheet


def _quarter(sheet: Image.Image, luck: Random) -> Image.Image:
    return sheet.rotate(luck.choice((90, 180, 270)), expand=True)


def _tilt(sheet: Image.Image, luck: Random) -> Image.Image:
    degrees = luck.uniform(1, 10) * luck.choice((-1, 1))
    return sheet.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def _skew(sheet: Image.Image, luck: Random) -> Image.Image:
    """Up to ten degrees between its edges and what they should be."""
    lean = math.tan(math.radians(luck.uniform(1, 10))) * luck.choice((-1, 1))
    extra = round(abs(lean) * sheet.height)
    start = -extra if lean > 0 else 0.0
    size = (sheet.width + extra, sheet.height)
    return sheet.transform(
        size, Image.Transform.AFFINE, (1, lean, start, 0, 1, 0), Image.Resampling.BICUBIC, fillcolor="white"
    )


def _perspective(sheet: Image.Image, luck: Random, fill: str = "white") -> Image.Image:
    """Seen from aside: each corner is drawn in by up to a twentieth."""
    width, height = sheet.size

    def inwards(corner: tuple[int, int]) -> tuple[float, float]:
        x, y = corner
        return (
            x + luck.uniform(0, 0.05) * width * (1 if x == 0 else -1),
            y + luck.uniform(0, 0.05) * height * (1 if y == 0 else -1),
        )

    corners = [inwards(corner) for corner in ((0, 0), (width, 0), (width, height), (0, height))]
    return sheet.transform(
        sheet.size,
        Image.Transform.PERSPECTIVE,
        _coefficients(corners, width, height),
        Image.Resampling.BICUBIC,
        fillcolor=fill,
    )


def _coefficients(corners: list[tuple[float, float]], width: int, height: int) -> list[float]:
    """Of the projection from these corners back to the whole sheet: eight linear equations."""
    rows = []
    targets = ((0, 0), (width, 0), (width, height), (0, height))
    for (x, y), (u, v) in zip(corners, targets, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]


def _jpeg(sheet: Image.Image, luck: Random, quality: int = 50) -> Image.Image:
    del luck
    written = BytesIO()
    sheet.save(written, "JPEG", quality=quality)
    return Image.open(written).convert("RGB")


def _shadow(sheet: Image.Image, luck: Random) -> Image.Image:
    """A hand or a phone between the lamp and the sheet."""
    ramp = Image.linear_gradient("L").rotate(luck.choice((0, 90, 180, 270)) + luck.uniform(-30, 30), expand=True)
    inner = ramp.crop((60, 60, ramp.width - 60, ramp.height - 60)).resize(sheet.size)
    darkest = luck.uniform(0.35, 0.55)
    veil = inner.point([round(255 * (darkest + (1 - darkest) * level / 255)) for level in range(256)])
    if luck.random() < 0.5:
        edge = Image.new("L", sheet.size, 255)
        left = luck.uniform(0.1, 0.6) * sheet.width
        ImageDraw.Draw(edge).polygon(
            [(left, 0), (left + sheet.width * 0.4, 0), (left + sheet.width * 0.1, sheet.height), (left, sheet.height)],
            150,
        )
        veil = ImageChops.multiply(veil, edge.filter(ImageFilter.GaussianBlur(sheet.width / 60)))
    return ImageChops.multiply(sheet, Image.merge("RGB", (veil, veil, veil)))


def _noise(sheet: Image.Image, luck: Random) -> Image.Image:
    """Grain of a sensor in a dim room."""
    first, second = (Image.frombytes("L", sheet.size, luck.randbytes(sheet.width * sheet.height)) for _ in range(2))
    grain = Image.blend(first, second, 0.5)
    strength = luck.uniform(0.3, 0.5)
    shift = [round((level - 128) * strength) + 128 for level in range(256)]
    grey = grain.point(shift)
    return ImageChops.add(sheet, Image.merge("RGB", (grey, grey, grey)), offset=-128)


def _blur(sheet: Image.Image, luck: Random) -> Image.Image:
    return sheet.filter(ImageFilter.GaussianBlur(luck.uniform(0.6, 1.0)))


def _photocopy(sheet: Image.Image, luck: Random) -> Image.Image:
    """Washed out, grey on grey."""
    low, high = luck.randint(60, 110), luck.randint(170, 215)
    return sheet.convert("L").point([low + (high - low) * level // 255 for level in range(256)]).convert("RGB")


def _bilevel(sheet: Image.Image, luck: Random) -> Image.Image:
    """A scanner that knows black and white only."""
    level = luck.randint(120, 170)
    return sheet.convert("L").point([255 if value > level else 0 for value in range(256)]).convert("RGB")


def photo(sheet: Image.Image, luck: Random) -> Image.Image:
    """On a table, from aside, by a phone: a little of everything."""
    table = luck.choice(((120, 84, 52), (70, 70, 75), (190, 180, 165)))
    margin = round(sheet.width * luck.uniform(0.05, 0.15))
    desk = Image.new("RGB", (sheet.width + 2 * margin, sheet.height + 2 * margin), table)
    desk.paste(sheet, (margin, margin))
    turned = desk.rotate(luck.uniform(-8, 8), Image.Resampling.BICUBIC, fillcolor=table)
    seen = _perspective(turned, luck, f"rgb{table}")
    return _jpeg(
        _shadow(seen.filter(ImageFilter.GaussianBlur(luck.uniform(0.3, 0.7))), luck), luck, luck.randint(50, 80)
    )


def _from_afar(sheet: Image.Image, luck: Random) -> Image.Image:
    """The sheet fills half of the picture."""
    seen = photo(sheet, luck)
    table = Image.new("RGB", (round(seen.width * 1.6), round(seen.height * 1.6)), (90, 75, 60))
    table.paste(seen, (round(seen.width * luck.uniform(0, 0.6)), round(seen.height * luck.uniform(0, 0.6))))
    return table.resize(seen.size, Image.Resampling.BILINEAR)


def _all_at_once(sheet: Image.Image, luck: Random) -> Image.Image:
    """A tilted, grainy, shadowed, blurred fax of a photograph."""
    return _jpeg(_noise(_shadow(_blur(_skew(_tilt(sheet, luck), luck), luck), luck), luck), luck, 40)


def _at_the_limit(sheet: Image.Image, luck: Random) -> Image.Image:
    """So small, blurred and squeezed that a human hardly reads it."""
    share = luck.uniform(0.4, 0.6)
    small = sheet.resize((round(sheet.width * share), round(sheet.height * share)), Image.Resampling.BILINEAR)
    return _jpeg(small.filter(ImageFilter.GaussianBlur(luck.uniform(0.6, 1.2))), luck, 30)


DAMAGES: dict[str, Callable[[Image.Image, Random], Image.Image]] = {
    "telle quelle": _as_is,
    "quart de tour": _quarter,
    "rotation ≤ 10°": _tilt,
    "obliquité ≤ 10°": _skew,
    "perspective": _perspective,
    "JPEG 50": _jpeg,
    "ombre": _shadow,
    "grain": _noise,
    "flou léger": _blur,
    "photocopie pâle": _photocopy,
    "noir et blanc": _bilevel,
    "photo sur une table": photo,
    "photo de loin": _from_afar,
    "tout à la fois": _all_at_once,
    "à la limite": _at_the_limit,
}
RESOLUTIONS = (100, 150, 200)


def variants(each: int) -> Iterator[Variant]:
    """So many of each kind of damage at each resolution, signed and dated in turn."""
    seed = 0
    for kind in DAMAGES:
        for dpi in RESOLUTIONS:
            for _ in range(each):
                yield Variant(kind, dpi, ALL_FILLED[seed % 4], seed)
                seed += 1


def spoiled(pdf: bytes, variant: Variant) -> Image.Image:
    """The sheet as it comes back."""
    luck = Random(variant.seed)  # noqa: S311 -- repeatable, not secret
    sheet = last_page(pdf, variant.dpi, variant.filled, luck)
    return DAMAGES[variant.kind](sheet, luck)
