"""The récapitulatif printed by us, spoiled in every way: how often its code is found and its ink seen; no mistake."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
import segno
from PIL import Image, ImageFilter

from app.documents.rules.mark import PREFIX
from app.documents.rules.places import BOXES
from app.documents.rules.sheet import Expected, Seen, judged
from app.gateways.pdf import Typesetter
from app.gateways.reader import Page, read
from app.justificatifs.rules.reading import Ink, Lu, Sheet
from tests.conftest import Figures
from tests.documents.conftest import typesetter
from tests.documents.degraded import DAMAGES, RESOLUTIONS, Filled, Variant, spoiled, variants
from tests.documents.reading import pdf_of
from tests.documents.samples import BAREST, FULLEST
from tests.drills import FULL, scaled

__all__ = ["typesetter"]

SPOILED = tuple(variants(6)) if FULL else tuple([one for one in variants(1) if one.dpi < RESOLUTIONS[-1]][:24])
OTHERS = scaled(240, 5)
AT_ONCE = 2
RECORDED = replace(FULLEST.recorded, version=3)
EXPECTED = Expected(RECORDED.registration_id, 3, {1: "1" * 64, 2: "2" * 64, 3: RECORDED.digest})
PLACES = {name: (box.left, box.top, box.right, box.bottom) for name, box in BOXES.items()}
SKEWED = ("rotation ≤ 10°", "obliquité ≤ 10°")


@pytest.fixture(scope="module")
async def sheets(typesetter: Typesetter) -> list[bytes]:
    """Two of version 3: one signs in the middle of a page, or at its end."""
    return [await pdf_of(typesetter, replace(sample, recorded=RECORDED)) for sample in (FULLEST, BAREST)]


async def looked(images: Sequence[Image.Image], folder: Path) -> list[tuple[Page, ...]]:
    """What the child sees of each, some at once."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, image: Image.Image) -> tuple[Page, ...]:
        async with room:
            path = folder / f"{number}.png"
            image.save(path, compress_level=1)
            return await read(path, prefix=PREFIX, boxes=PLACES)

    return await asyncio.gather(*(one(number, image) for number, image in enumerate(images)))


def sheet(pages: Iterable[Page], expected: Expected = EXPECTED) -> Sheet:
    return judged(tuple(Seen(code.text, code.ink) for page in pages for code in page.codes), expected)


def share(counts: Counter[bool]) -> str:
    """« 12/12 100 % »."""
    return f"{counts[True]:>3}/{counts.total():<3} {counts[True] / counts.total():>5.0%}" if counts else " " * 13


async def test_its_code_is_found_however_it_comes_back(sheets: list[bytes], tmp_path: Path, figures: Figures) -> None:
    found: defaultdict[tuple[str, int], Counter[bool]] = defaultdict(Counter)
    ink: defaultdict[tuple[str, bool], Counter[Ink]] = defaultdict(Counter)
    wrong = []
    for start in range(0, len(SPOILED), 16):  # pictures weigh: few at a time
        some = SPOILED[start : start + 16]
        for variant, pages in zip(some, await looked([_of(sheets, one) for one in some], tmp_path), strict=True):
            said = sheet(pages)
            found[variant.kind, variant.dpi][said.lu is Lu.CONFORME] += 1
            if said.lu not in {Lu.CONFORME, Lu.INTROUVABLE}:
                wrong.append((variant, said))
            if said.lu is Lu.CONFORME:
                ink["signature", variant.filled.signed][said.signature] += 1
                ink["date", variant.filled.dated][said.date] += 1
    for told in (*_told_found(found), *_told_ink(ink)):
        figures(told)
    assert wrong == []
    skewed = sum((found[kind, 150] for kind in SKEWED), Counter[bool]())
    assert skewed[True] >= 0.9 * skewed.total()
    assert _good(ink) >= 0.9, "hints are worth saying"


def _of(sheets: list[bytes], variant: Variant) -> Image.Image:
    return spoiled(sheets[variant.seed // 4 % len(sheets)], variant)


def _told_found(found: dict[tuple[str, int], Counter[bool]]) -> Iterator[str]:
    """By kind of damage and by resolution."""
    for kind in DAMAGES:
        yield "  ".join([f"{kind:<22}", *(share(found.get((kind, dpi), Counter())) for dpi in RESOLUTIONS)])


def _told_ink(ink: dict[tuple[str, bool], Counter[Ink]]) -> Iterator[str]:
    """By what is written."""
    for (box, written), said in sorted(ink.items()):
        words = f"{box} {'écrite' if written else 'absente'}"
        yield "  ".join([f"{words:<22}", *(f"{one} {said[one] / said.total():>4.0%}" for one in Ink)])


def _good(ink: dict[tuple[str, bool], Counter[Ink]]) -> float:
    right = sum(said[Ink.OUI if written else Ink.NON] for (_, written), said in ink.items())
    return right / sum(said.total() for said in ink.values())


# Never mistaken ------------------------------------------------------------------------------------------------------


NOTHING = Lu.INTROUVABLE
RIGHT = {
    "version antérieure": {Lu.VERSION_ANTERIEURE, NOTHING},
    "empreinte d'ailleurs": {Lu.EMPREINTE_INCONNUE, NOTHING},
    "autre inscription": {Lu.AUTRE_INSCRIPTION, NOTHING},
    "autre code": {NOTHING},
    "aucun code": {NOTHING},
}


async def test_nothing_else_is_taken_for_it(typesetter: Typesetter, tmp_path: Path, figures: Figures) -> None:
    """Older versions and other registrations are what they are; other codes and pictures are nothing."""
    strange = replace(RECORDED, registration_id=UUID("0190a6f0-6d3a-7c1e-9f00-3f2e5b7a1c4e"))
    like = {
        "version antérieure": replace(RECORDED, version=2, digest="2" * 64),
        "empreinte d'ailleurs": replace(RECORDED, digest="e" * 64),
        "autre inscription": strange,
    }
    printed = {what: await pdf_of(typesetter, replace(FULLEST, recorded=one)) for what, one in like.items()}
    said: Counter[tuple[str, Lu]] = Counter()
    for start in range(0, OTHERS, 16):
        some = [(list(RIGHT)[number % 5], number) for number in range(start, min(OTHERS, start + 16))]
        images = [_other(printed.get(what), what, number) for what, number in some]
        for (what, _), pages in zip(some, await looked(images, tmp_path), strict=True):
            said[what, sheet(pages).lu] += 1
    for (what, lu), count in sorted(said.items()):
        figures(f"{what} : {lu}, {count} fois")
    assert [(what, lu) for what, lu in said if lu not in RIGHT[what]] == []


def _other(pdf: bytes | None, what: str, number: int) -> Image.Image:
    variant = Variant(list(DAMAGES)[number // 5 % len(DAMAGES)], 150, Filled(signed=True, dated=True), number)
    luck = Random(number)  # noqa: S311 -- repeatable, not secret
    if pdf is not None:
        return spoiled(pdf, variant)
    return DAMAGES[variant.kind](_other_code(luck), luck) if what == "autre code" else _picture(luck)


def _other_code(luck: Random) -> Image.Image:
    """A page with a code of somebody else's, some of which begin as ours."""
    digest = f"{luck.getrandbits(256):064X}"
    text = luck.choice(
        (
            f"https://example.org/{luck.getrandbits(64):x}",
            f"BTS2 {RECORDED.registration_id.hex.upper()} 3 {digest}",
            f"BTS1 {RECORDED.registration_id.hex.upper()} 3 {digest[:40]}",
            f"BTS1 {RECORDED.registration_id.hex.upper()} 03 {RECORDED.digest.upper()}",
            f"{PREFIX}{digest}",
            f"WIFI:S:Exemple;P:{luck.getrandbits(60)};;",
        )
    )
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="png", scale=luck.randint(4, 8), border=4)
    sheet = Image.new("RGB", (1240, 1754), "white")
    sheet.paste(Image.open(drawn).convert("RGB"), (luck.randint(50, 600), luck.randint(50, 1000)))
    return sheet


def _picture(luck: Random) -> Image.Image:
    """Blocks and grain: what a code seeker could take for one."""
    side = luck.randint(20, 90)
    blocks = Image.frombytes("L", (side, side), luck.randbytes(side * side)).point(
        [0 if level < 128 else 255 for level in range(256)]
    )
    return blocks.resize((900, 900), Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(luck.uniform(0, 2)))
