"""A récapitulatif as its readers find it: its text, its tags, its picture, its code."""

import io
import re

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

from app.documents.schemas import printed
from app.documents.service import TEMPLATE
from app.gateways.pdf import Typesetter
from tests.documents.samples import Sample


async def pdf_of(typesetter: Typesetter, sample: Sample) -> bytes:
    content = sample.content()
    return await typesetter.pdf(TEMPLATE, printed(content), dated=content.dated)


def text(pdf: bytes) -> str:
    """All pages' text, every kind of space and line end as one space."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return flat(" ".join(pages).replace("\u200b", ""))


def flat(words: str) -> str:
    """Every kind of white space as one space."""
    return re.sub(r"\s+", " ", words)


def pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def picture(pdf: bytes, dpi: int, page: int = 0) -> Image.Image:
    """One page in grey, as a scanner would give it."""
    with pypdfium2.PdfDocument(pdf) as document:
        image: Image.Image = document[page].render(scale=dpi / 72).to_pil().convert("L")
    return image


def codes(image: Image.Image) -> list[str]:
    """What the bar codes of a picture say."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def roles(pdf: bytes) -> list[str]:
    """The roles of the structure tree, in reading order."""
    with opened(pdf) as document:
        return list(_roles(document.Root.StructTreeRoot))


def _roles(element: pikepdf.Object) -> list[str]:
    if isinstance(element, pikepdf.Array):
        return [role for child in element for role in _roles(child)]
    if not isinstance(element, pikepdf.Dictionary):
        return []
    own = [str(element.S)] if "/S" in element else []
    return own + (_roles(element.K) if "/K" in element else [])
