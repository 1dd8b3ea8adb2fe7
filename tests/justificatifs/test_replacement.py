"""Which files a new one replaces, row by row; what may be announced."""

from uuid import UUID

import pytest

from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.declaration import Declaration, answerable, tidy, violations
from app.justificatifs.rules.pieces import PIECES, RECAPITULATIF, Piece
from app.justificatifs.rules.replacement import KEPT, MOST_PENDING, PENDING, File, Room, replaced, room
from app.justificatifs.rules.states import DepotState as D

ONE = next(piece for piece in PIECES if not piece.several)
SEVERAL = next(piece for piece in PIECES if piece.code == "identite")
RECAP = next(piece for piece in PIECES if piece.code == RECAPITULATIF)


def file(number: int, state: D = D.VERIFIE, *, version: int = 1, review: Review | None = None) -> File:
    return File(id=UUID(int=number), state=state, version=version, review=review)


@pytest.mark.parametrize(
    ("piece", "files", "gone"),
    [
        (ONE, [], {}),
        (ONE, [file(1)], {}),
        (ONE, [file(1, D.ILLISIBLE), file(2, D.EN_ANALYSE)], {}),
        (ONE, [file(1), file(2)], {1: 2}),
        (ONE, [file(1), file(2), file(3)], {1: 3, 2: 3}),
        (ONE, [file(1), file(2), file(3, D.ATTENDU)], {1: 2}),
        (ONE, [file(1, D.ATTENDU), file(2, D.ILLISIBLE), file(3)], {1: 3, 2: 3}),
        (ONE, [file(1, review=Review.ACCEPTE), file(2)], {}),
        (ONE, [file(1, review=Review.REFUSE), file(2)], {1: 2}),
        (SEVERAL, [file(1), file(2)], {}),
        (SEVERAL, [file(1, D.RECU), file(2, D.ATTENDU), file(3)], {}),
        (SEVERAL, [file(1, D.ILLISIBLE), file(2, D.INFECTE), file(3)], {1: 3, 2: 3}),
        (SEVERAL, [file(1, review=Review.REFUSE), file(2, review=Review.ACCEPTE), file(3)], {1: 3}),
        (SEVERAL, [file(1), file(2, version=2)], {}),
        (RECAP, [file(1), file(2)], {}),
        (RECAP, [file(1), file(2, D.RECU), file(3, version=2)], {1: 3, 2: 3}),
        (RECAP, [file(1, review=Review.ACCEPTE), file(2, version=2)], {1: 2}),
    ],
)
def test_replaced(piece: Piece, files: list[File], gone: dict[int, int]) -> None:
    assert replaced(piece, files) == [(UUID(int=old), UUID(int=new)) for old, new in gone.items()]


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (ONE, Room(PENDING, MOST_PENDING, 1)),
        (SEVERAL, Room(KEPT, 2, 1)),
        (RECAP, Room(KEPT, 4, 3)),
    ],
)
def test_room(piece: Piece, expected: Room) -> None:
    assert room(piece, 3) == expected


def announced(*, file_name: str = "carte.pdf", media_type: str = "application/pdf", size: int = 1) -> Declaration:
    return Declaration(file_name=file_name, media_type=media_type, size=size, sha256="0" * 64)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("carte.pdf", "carte.pdf"),
        ("/home/x/carte.pdf", "carte.pdf"),
        ("C:\\Users\\x\\carte.pdf", "carte.pdf"),
        ("  Pièce d'identité.pdf ", "Pièce d'identité.pdf"),
        ("fdp\u202ecarte\u200b\x07.pdf", "fdpcarte.pdf"),
        ("dossier/", ""),
        ("\ufeff", ""),
    ],
)
def test_a_name_is_kept_as_one_reads_it(given: str, kept: str) -> None:
    assert tidy(announced(file_name=given)).file_name == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("application/pdf", "application/pdf"),
        ("IMAGE/JPG", "image/jpeg"),
        ("image/pjpeg", "image/jpeg"),
        (" image/heif ; brand=x", "image/heic"),
        ("text/html", "text/html"),
    ],
)
def test_a_type_is_called_by_its_usual_name(given: str, kept: str) -> None:
    assert tidy(announced(media_type=given)).media_type == kept


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (SEVERAL.max_bytes, None),
        (SEVERAL.max_bytes + 1, "10,1 Mio, pour 10 Mio"),
        (11 * 1024 * 1024, "11 Mio, pour 10 Mio"),
    ],
)
def test_the_weight_is_told_in_mebibytes(size: int, said: str | None) -> None:
    found = [violation.detail for violation in violations(announced(size=size), SEVERAL)]
    assert (said is None and found == []) or (said is not None and said in found[0])


def test_everybody_s_pieces_are_not_answered() -> None:
    assert {piece.code for piece in PIECES if not answerable(piece)} == {RECAPITULATIF, "identite"}
