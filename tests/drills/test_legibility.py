"""Pages good and poor, made for it: the good are left alone, the poor advised on, each for what is the matter."""

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

from PIL import Image, ImageFilter

from app.gateways.pdf import Typesetter
from app.gateways.reader import read
from app.justificatifs.rules.legibility import Measured, hints
from app.justificatifs.rules.reading import Flaw
from tests.conftest import Figures
from tests.documents.conftest import typesetter
from tests.documents.degraded import DAMAGES, MM, photo
from tests.documents.reading import pdf_of, picture
from tests.documents.samples import BAREST, FULLEST
from tests.drills import scaled

__all__ = ["typesetter"]

PHONE = scaled(300, 150)
"""Points per inch of what phones give."""
EACH = scaled(20, 1)
ORDINARY = tuple(DAMAGES[kind] for kind in DAMAGES if kind not in {"tout à la fois", "photo de loin", "à la limite"})

Make = Callable[[bytes, int, Random], Image.Image]


def _scan(pdf: bytes, dpi: int, luck: Random) -> Image.Image:
    return picture(pdf, dpi, luck.randint(0, 1)).convert("RGB")


def _spoiled(pdf: bytes, dpi: int, luck: Random) -> Image.Image:
    return luck.choice(ORDINARY)(_scan(pdf, dpi, luck), luck)


def _blurred(page: Image.Image, dpi: int, luck: Random) -> Image.Image:
    """By three quarters of a millimetre or more: nobody reads it."""
    return page.filter(ImageFilter.GaussianBlur(dpi / MM * luck.uniform(0.75, 1.4)))


def _dark(pdf: bytes, dpi: int, luck: Random) -> Image.Image:
    share = luck.uniform(0.15, 0.38)
    return _scan(pdf, dpi, luck).point([round(level * share) for level in range(256)] * 3)


def _small(pdf: bytes, dpi: int, luck: Random) -> Image.Image:
    page = _scan(pdf, dpi, luck)
    page.thumbnail((luck.randint(250, 600),) * 2)
    return page


def _card(pdf: bytes, dpi: int, luck: Random) -> Image.Image:
    """A corner of a page, as large as a card that fills the picture."""
    page = _scan(pdf, max(dpi, 200), luck)
    return page.crop((0, 0, page.width // 2, page.width // 3)).resize((1000, 667), Image.Resampling.BICUBIC)


SAMPLES: dict[str, tuple[Make, Flaw | None]] = {
    "numérisation, 100 à 300 ppp": (_scan, None),
    "numérisation abîmée ou photocopie": (
        lambda pdf, dpi, luck: luck.choice(ORDINARY)(_scan(pdf, dpi, luck), luck),
        None,
    ),
    "photo de téléphone": (lambda pdf, _, luck: photo(_scan(pdf, PHONE, luck), luck), None),
    "carte": (_card, None),
    "page sombre": (_dark, Flaw.SOMBRE),
    "page trop petite": (_small, Flaw.PETITE),
    "page floue": (lambda pdf, dpi, luck: _blurred(_scan(pdf, dpi, luck), dpi, luck), Flaw.FLOUE),
    "photo floue": (lambda pdf, _, luck: _blurred(photo(_scan(pdf, 200, luck), luck), 200, luck), Flaw.FLOUE),
}


async def test_good_pages_are_left_alone_and_poor_ones_advised_on(
    typesetter: Typesetter, tmp_path: Path, figures: Figures
) -> None:
    sheets = [await pdf_of(typesetter, sample) for sample in (FULLEST, BAREST)]
    said: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for name, (make, flaw) in SAMPLES.items():
        for number in range(EACH):
            luck = Random(f"{name} {number}")  # noqa: S311 -- repeatable, not secret
            path = tmp_path / "page.png"
            make(sheets[number % 2], (100, 150, 200, 300)[number % 4], luck).save(path, compress_level=1)
            pages = [Measured(page.number, page.side, page.light, page.edge) for page in await read(path)]
            assert pages, name
            said[name][{hint.flaw for hint in hints(tuple(pages))} == (set() if flaw is None else {flaw})] += 1
    for name, counts in said.items():
        figures(f"{name} : {counts[True]}/{counts.total()} bien dites")
    assert all(counts[True] >= 0.9 * counts.total() for counts in said.values())
