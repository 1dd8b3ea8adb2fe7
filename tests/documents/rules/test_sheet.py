"""What the codes of a signed récapitulatif say of it, and what the ink beside them hints."""

from uuid import UUID

import pytest
import segno

from app.documents.rules import places
from app.documents.rules.mark import BESIDE_SIGNATURE, Mark, read
from app.documents.rules.sheet import BLANK, WRITTEN, Expected, Seen, judged
from app.justificatifs.rules.reading import Ink, Lu
from tests.regles.tables import Row, rows

OURS, OTHER = UUID("0190a6f0-6d3a-7c1e-9f00-3f2e5b7a1c4d"), UUID("0190a6f0-6d3a-7c1e-9f00-3f2e5b7a1c4e")
DIGESTS = {1: "1" * 64, 2: "2" * 64, 3: "3" * 64}
EXPECTED = Expected(OURS, 3, DIGESTS)
GUIDE = "Guide, « Pour tous les candidats »"

INK = {"signature": 0.05, "date": 0.04}


def head(version: int, digest: str | None = None, registration: UUID = OURS) -> Seen:
    """The code at the head of a sheet; what is beside it is no frame."""
    return Seen(Mark(registration, version, digest or DIGESTS[version]).written(), {"signature": None, "date": 0.3})


def band(version: int, digest: str | None = None, registration: UUID = OURS) -> Seen:
    """The code between the frames."""
    return Seen(Mark(registration, version, digest or DIGESTS[version]).written() + BESIDE_SIGNATURE, INK)


@rows(
    "recapitulatif-lu",
    Row("nothing", "[P]", (), (Lu.INTROUVABLE, None)),
    Row("a code that only begins as ours", "[P]", (Seen("BTS1 X", {}),), (Lu.INTROUVABLE, None)),
    Row("head and signature of this version", "[P]", (head(3), band(3)), (Lu.CONFORME, 3)),
    Row("the page to sign alone", "[P]", (band(3),), (Lu.CONFORME, 3)),
    Row("the first page alone", "[P]", (head(3),), (Lu.CONFORME, 3)),
    Row("both of an older one", GUIDE, (head(2), band(2)), (Lu.VERSION_ANTERIEURE, 2)),
    Row("the first page alone, older", GUIDE, (head(1),), (Lu.VERSION_ANTERIEURE, 1)),
    Row("what is signed is older, whatever is before", GUIDE, (head(3), band(2)), (Lu.VERSION_ANTERIEURE, 2)),
    Row("two older ones: the later", GUIDE, (band(1), band(2)), (Lu.VERSION_ANTERIEURE, 2)),
    Row("what is signed is current, a page is older", "[P]", (head(2), band(3)), (Lu.FEUILLES_DIFFERENTES, None)),
    Row("both signed, one is current", "[P]", (band(2), band(3)), (Lu.FEUILLES_DIFFERENTES, None)),
    Row("another's", "[P]", (head(1, "a" * 64, OTHER), band(1, "a" * 64, OTHER)), (Lu.AUTRE_INSCRIPTION, None)),
    Row("another's, our digest", "[P]", (band(3, DIGESTS[3], OTHER),), (Lu.AUTRE_INSCRIPTION, None)),
    Row("another's page among ours", "[P]", (head(1, "a" * 64, OTHER), band(3)), (Lu.FEUILLES_DIFFERENTES, None)),
    Row("a digest that is none of ours", "[P]", (band(3, "f" * 64),), (Lu.EMPREINTE_INCONNUE, None)),
    Row("the digest of another version", "[P]", (band(3, DIGESTS[2]),), (Lu.EMPREINTE_INCONNUE, None)),
    Row("an older number, another digest", "[P]", (band(2, "f" * 64),), (Lu.EMPREINTE_INCONNUE, None)),
    Row("a version that is not there", "[P]", (band(4, "4" * 64),), (Lu.EMPREINTE_INCONNUE, None)),
)
def test_the_marks_say_which_sheets_they_are(case: Row[tuple[Seen, ...], tuple[Lu, int | None]]) -> None:
    found = judged(case.given, EXPECTED)
    assert (found.lu, found.version) == case.gives


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, Ink.INDETERMINE),
        (0.0, Ink.NON),
        (BLANK, Ink.NON),
        (0.005, Ink.INDETERMINE),
        (WRITTEN, Ink.OUI),
        (0.2, Ink.OUI),
    ],
)
def test_ink_is_said_when_it_is_sure(share: float | None, said: Ink) -> None:
    found = judged((head(3), Seen(band(3).text, {"signature": share, "date": 0.1})), EXPECTED)
    assert (found.signature, found.date) == (said, Ink.OUI)
    found = judged((head(3), Seen(band(3).text, {"signature": 0.1, "date": share})), EXPECTED)
    assert (found.signature, found.date) == (Ink.OUI, said)


def test_without_the_code_between_the_frames_nothing_is_said_of_ink() -> None:
    found = judged((head(3),), EXPECTED)
    assert (found.signature, found.date) == (Ink.INDETERMINE, Ink.INDETERMINE)


def test_of_two_sheets_one_that_is_signed_is_enough() -> None:
    blank = Seen(band(3).text, {"signature": 0.0, "date": 0.0})
    assert judged((blank, band(3)), EXPECTED).signature is Ink.OUI
    faint = Seen(band(3).text, {"signature": 0.005, "date": 0.0})
    assert judged((faint, band(3)), EXPECTED).signature is Ink.OUI
    assert judged((faint, blank), EXPECTED).signature is Ink.INDETERMINE


def test_a_mark_reads_back_with_and_without_its_end() -> None:
    mark = Mark(OURS, 3, DIGESTS[3])
    assert read(mark.written()) == read(mark.written() + BESIDE_SIGNATURE) == mark
    assert read(mark.written() + " X") is None


@pytest.mark.parametrize(
    ("box", "millimetres"),
    [
        # From the upper left corner of the band: below the printed words, 2.5 mm off the lines of the frame.
        ("date", (2.5, 23.0, 61.5, 33.5)),
        ("signature", (102.5, 5.0, 175.5, 33.5)),
    ],
)
def test_what_is_looked_at_is_within_the_frames(box: str, millimetres: tuple[float, ...]) -> None:
    side, left, top = 32 * 37 / 45, 66 + 32 * 4 / 45, 2 + 32 * 4 / 45
    seen = places.BOXES[box]
    found = (seen.left * side + left, seen.top * side + top, seen.right * side + left, seen.bottom * side + top)
    assert found == pytest.approx(millimetres)


@pytest.mark.parametrize("version", [1, 999_999])
def test_the_code_has_as_many_modules_as_the_places_reckon_with(version: int) -> None:
    written = Mark(OURS, version, DIGESTS[1]).written() + BESIDE_SIGNATURE
    assert segno.make_qr(written, error="m").symbol_size(border=0) == (37, 37)
