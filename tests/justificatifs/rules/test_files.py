"""The list of an exam session, what may be announced, and what a new file replaces."""

from dataclasses import replace
from typing import TypedDict, Unpack
from uuid import UUID

from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.declaration import Declaration, answerable, tidy, violations
from app.justificatifs.rules.pieces import PIECES, Piece
from app.justificatifs.rules.replacement import KEPT, PENDING, File, replaced, room
from app.justificatifs.rules.sessions import PieceSetting, pieces_of
from app.justificatifs.rules.states import DepotState as D
from tests.regles.tables import Row, rows

BY_CODE = {piece.code: piece for piece in PIECES}
ONE, SEVERAL, RECAP = BY_CODE["certificat_jdc"], BY_CODE["identite"], BY_CODE["recapitulatif_signe"]
MEBI = 1024 * 1024


class Changes(TypedDict, total=False):
    enabled: bool
    max_files: int
    formats: tuple[str, ...]
    max_bytes: int
    help: str


def setting(code: str = "identite", **changes: Unpack[Changes]) -> PieceSetting:
    return replace(PieceSetting(code=code), **changes)


@rows(
    "pieces-session",
    Row("nothing is set: as the guide has it", "[P]", setting(), (2, 10 * MEBI, 4)),
    Row("another number of files", "[P]", setting(max_files=1), (1, 10 * MEBI, 4)),
    Row("another weight", "[P]", setting(max_bytes=MEBI), (2, MEBI, 4)),
    Row("other formats", "[P]", setting(formats=("application/pdf",)), (2, 10 * MEBI, 1)),
    Row("another help: nothing else", "[P]", setting(help="Recto."), (2, 10 * MEBI, 4)),
    Row("switched off", "[P]", setting(enabled=False), None),
    Row("off by default", "Guide §8", setting("notification_amenagement"), None),
    Row(
        "off by default, switched on", "Guide §8", setting("notification_amenagement", enabled=True), (2, 10 * MEBI, 4)
    ),
    Row("the JDC, off by default", "[P]", setting("certificat_jdc", max_files=3), None),
    Row("the JDC, switched on", "[P]", setting("certificat_jdc", enabled=True), (1, 10 * MEBI, 4)),
)
def test_an_exam_session_sets_its_list(case: Row[PieceSetting, tuple[int, int, int] | None]) -> None:
    found = {piece.code: piece for piece in pieces_of([case.given])}
    piece = found.get(case.given.code)
    assert (piece and (piece.max_files, piece.max_bytes, len(piece.formats))) == case.gives
    others = {one.code for one in pieces_of(())} - {case.given.code}
    assert found.keys() - {case.given.code} == others


def announced(file_name: str = "carte.pdf", media_type: str = "application/pdf", size: int = 1) -> Declaration:
    return Declaration(file_name=file_name, media_type=media_type, size=size, sha256="0" * 64)


@rows(
    "pieces-fichier",
    Row("a PDF", "[P]", announced(), ()),
    Row("a photograph, as browsers say it", "[P]", announced(media_type="image/JPG"), ()),
    Row("a photograph of a telephone", "[P]", announced(media_type="image/heif; brand=x"), ()),
    Row("a page of the web", "[P]", announced(media_type="text/html"), ("format-refuse",)),
    Row("a word processor's file", "[P]", announced(media_type="application/msword"), ("format-refuse",)),
    Row("of exactly the weight that is taken", "[P]", announced(size=10 * MEBI), ()),
    Row("one byte too heavy", "[P]", announced(size=10 * MEBI + 1), ("fichier-trop-lourd",)),
    Row("a folder instead of a name", "[P]", announced("dossier/"), ("nom-de-fichier",)),
    Row("characters that nobody sees, and nothing else", "[P]", announced("\u202e\u200b"), ("nom-de-fichier",)),
    Row(
        "wrong in everything: all is said at once",
        "[P]",
        announced("", "text/plain", 11 * MEBI),
        ("nom-de-fichier", "format-refuse", "fichier-trop-lourd"),
    ),
)
def test_a_file_may_be_announced(case: Row[Declaration, tuple[str, ...]]) -> None:
    assert tuple(violation.code for violation in violations(tidy(case.given), SEVERAL)) == case.gives


def file(number: int, state: D = D.VERIFIE, *, version: int = 1, review: Review | None = None) -> File:
    return File(id=UUID(int=number), state=state, version=version, review=review)


def theirs(number: int, state: D = D.VERIFIE, *, review: Review | None = None) -> File:
    """Deposited by the candidate's training body."""
    return replace(file(number, state, review=review), by=UUID(int=99))


@rows(
    "pieces-remplacement",
    Row("a piece of one file: the last verified replaces", "[P]", (ONE, [file(1), file(2)]), {1: 2}),
    Row("not before it is verified", "[P]", (ONE, [file(1), file(2, D.EN_ANALYSE)]), {}),
    Row("not if it cannot be read", "[P]", (ONE, [file(1), file(2, D.ILLISIBLE)]), {}),
    Row("what was accepted stays", "[P]", (ONE, [file(1, review=Review.ACCEPTE), file(2)]), {}),
    Row("what was refused goes", "[P]", (ONE, [file(1, review=Review.REFUSE), file(2)]), {1: 2}),
    Row("both sides of a card: both stay", "[P]", (SEVERAL, [file(1), file(2)]), {}),
    Row("several files: one that failed goes", "[P]", (SEVERAL, [file(1, D.INFECTE), file(2)]), {1: 2}),
    Row("a récapitulatif of another version", "Guide", (RECAP, [file(1), file(2, version=2)]), {1: 2}),
    Row(
        "even accepted: it is the récapitulatif of another version",
        "Guide",
        (RECAP, [file(1, review=Review.ACCEPTE), file(2, version=2)]),
        {1: 2},
    ),
    Row("two pages of the same récapitulatif", "Guide", (RECAP, [file(1), file(2)]), {}),
    Row("the body's never replaces hers", "[P]", (ONE, [file(1), theirs(2)]), {}),
    Row("nor hers the body's", "[P]", (ONE, [theirs(1), file(2)]), {}),
    Row("hers refused: the body's leaves it", "[P]", (SEVERAL, [file(1, review=Review.REFUSE), theirs(2)]), {}),
    Row("each replaces one's own", "[P]", (ONE, [file(1), theirs(2), theirs(3), file(4)]), {1: 4, 2: 3}),
)
def test_a_new_file_replaces(case: Row[tuple[Piece, list[File]], dict[int, int]]) -> None:
    piece, files = case.given
    assert replaced(piece, files) == [(UUID(int=old), UUID(int=new)) for old, new in case.gives.items()]
    assert room(piece, 3).counted == (KEPT if piece.several else PENDING)
    assert room(piece, 3).since_version == (3 if piece is RECAP else 1)


@rows(
    "pieces-non-concerne",
    *[
        Row(f"{code}, asked of everybody", "Guide, « Pour tous les candidats »", BY_CODE[code], False)
        for code in ("recapitulatif_signe", "identite")
    ],
    *[
        Row(f"{code}, asked of some", "[P]", BY_CODE[code], True)
        for code in ("certificat_scolarite_1", "diplome_requis", "certificat_travail", "releve_notes_bts")
    ],
    *[
        Row(f"{code}, asked of all on a condition", "[P]", BY_CODE[code], True)
        for code in ("r408", "diplome_dispense", "attestation_langue_rare", "certificat_jdc")
    ],
)
def test_not_concerned_may_be_answered(case: Row[Piece, bool]) -> None:
    assert answerable(case.given) is case.gives
