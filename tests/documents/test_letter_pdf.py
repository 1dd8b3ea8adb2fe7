"""The letter on paper: its address behind the window, each letter on the front of a sheet, five hundred at once."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from app.documents.rules.letter import Letter, letter
from app.documents.rules.letterhead import Letterhead
from app.documents.service.letters import TEMPLATE
from app.gateways.pdf import Typesetter
from app.kit.canonical import Json
from tests.documents import reading
from tests.documents.rules.test_letter import HEAD, HOME, REJECTION, TO

MM = 72 / 25.4
LONG = "\n".join(["Une phrase assez longue pour remplir la page. " * 6] * 9)
LAST = datetime(2027, 1, 12, tzinfo=UTC)
SEEN = (100 * MM, 55 * MM, 190 * MM, 79 * MM)
"""What shows through the window of an envelope however the sheet lies in it: left, top, right, bottom."""


async def printed(typesetter: Typesetter, *letters: Letter) -> bytes:
    data: dict[str, Json] = {"title": "Décisions de rejet", "letters": [asdict(one) for one in letters]}
    return await typesetter.pdf(TEMPLATE, data, dated=LAST)


def boxes(pdf: bytes, words: str) -> tuple[float, float, float, float]:
    """Where these words stand on the first page, from its top left corner."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        found = text.search(words).get_next()
        assert found is not None, words
        at, count = found
        each = [text.get_charbox(at + place) for place in range(count)]
        height = page.get_height()
    lefts, bottoms, rights, tops = zip(*each, strict=True)
    return min(lefts), height - max(tops), max(rights), height - min(bottoms)


WIDE = replace(
    TO,
    first_names="Marie-Antoinette Élisabeth Joséphine",
    last_name="EXEMPLE DE LA LONGUE-DÉNOMINATION",
    address=replace(
        HOME,
        line1="1234 bis avenue du Général-de-la-Longue-Dénomination-d'Exemple",
        line2="Résidence des Spécimens, bâtiment B, escalier 12, appartement 1203",
        city="Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson",
        country="CF",
    ),
)


@pytest.mark.parametrize("to", [TO, WIDE], ids=["ordinary", "six long lines"])
async def test_the_address_shows_through_the_window(typesetter: Typesetter, to: object) -> None:
    pdf = await printed(typesetter, letter(WIDE if to is WIDE else TO, REJECTION, HEAD))
    first = boxes(pdf, "Madame")
    last = boxes(pdf, "CENTRAFRICAINE" if to is WIDE else "MARSEILLE")
    for left, top, right, bottom in (first, last):
        assert SEEN[0] <= left < right <= SEEN[2]
        assert SEEN[1] <= top < bottom <= SEEN[3]


async def test_it_is_archival_and_says_all(typesetter: Typesetter) -> None:
    pdf = await printed(typesetter, letter(TO, REJECTION, HEAD))
    said = reading.text(pdf)
    for words in ("Place de l'Exemple", "Sept mois.", "D643-16", "Claude EXEMPLE", "R421-1", "telerecours.fr"):
        assert words in said
    assert reading.roles(pdf).count("/H1") == 1
    assert reading.pages(pdf) == 1
    assert pdf == await printed(typesetter, letter(TO, REJECTION, HEAD))


async def test_each_begins_on_a_front_and_a_blank_back_stays_blank(typesetter: Typesetter) -> None:
    short, long = letter(TO, REJECTION, Letterhead()), letter(TO, replace(REJECTION, motif=LONG), HEAD)
    pdf = await printed(typesetter, short, long, short)
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [page.get_textpage().get_text_bounded().strip() for page in document]
    begins = [place for place, words in enumerate(texts) if "Madame Camille EXEMPLE" in words]
    assert [place % 2 for place in begins] == [0, 0, 0]
    assert texts[1] == ""
    assert "candidat n°" in texts[3]  # the back of the long one


async def test_five_hundred_are_one_document(typesetter: Typesetter) -> None:
    many = [
        letter(replace(TO, last_name=f"EXEMPLE {number}"), replace(REJECTION, candidate_number=f"N{number}"), HEAD)
        for number in range(500)
    ]
    pdf = await printed(typesetter, *many)
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 999
        assert "EXEMPLE 499" in document[998].get_textpage().get_text_bounded()
