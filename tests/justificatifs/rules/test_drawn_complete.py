"""Complete, if and only if: drawn files and answers, held against what 02 says of each piece."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.dossiers.rules.completeness import completeness
from app.dossiers.rules.states import DossierState
from app.justificatifs.rules.checklist import Answer, Depot, Review, Situation, checklist, due
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.pieces import PIECES, Piece
from app.justificatifs.rules.states import DepotState
from app.registrations.rules import Choices, Facts
from app.registrations.rules.choices import Category
from tests.justificatifs.rules.test_drawn import ALL_ON, AT_HEIGHT, EXAMPLES, HIGH, guide
from tests.justificatifs.rules.test_each_piece import REDOUBLANT, WORK
from tests.registrations.rules.asked import HOSTILE
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, Changes, choices

NOW_AT = 2
"""The version of the registration, in these situations."""

DEPOTS = st.builds(
    Depot,
    st.sampled_from([piece.code for piece in PIECES]),
    st.sampled_from(DepotState),
    st.integers(1, NOW_AT),
    st.sampled_from([None, *Review]),
)
ANSWERS = st.builds(Answer, st.sampled_from([piece.code for piece in PIECES]), st.sampled_from([None, *Review]))
FILES = st.lists(DEPOTS, max_size=14)
ANSWERED = st.lists(ANSWERS, max_size=5, unique_by=lambda one: one.piece)


def in_hand(files: Iterable[Depot], answer: Answer | None, *, signed: bool) -> bool:
    """Whether a piece is there: 02, « complet », from the files themselves."""
    landed = [one for one in files if one.state in {DepotState.RECU, DepotState.EN_ANALYSE, DepotState.VERIFIE}]
    if signed and landed:
        landed = [one for one in landed if one.version == NOW_AT]
        if not landed:
            return False
    unopposed = answer is not None and answer.review is not Review.REFUSE
    match [one.review for one in landed]:
        case []:
            return unopposed
        case [*reviews] if set(reviews) == {Review.REFUSE}:
            return unopposed
        case [*_, Review.REFUSE]:
            return False
        case [*reviews] if None not in reviews:
            return True
    return any(one.state is DepotState.VERIFIE and one.review is not Review.REFUSE for one in landed)


@given(HOSTILE, HIGH, FILES, ANSWERED)
def test_a_dossier_is_complete_if_and_only_if_each_piece_that_counts_is_in_hand(
    asked: Choices, known: Facts, files: list[Depot], answers: list[Answer]
) -> None:
    claimed = claims(asked, known.candidate, known.offer)
    items = checklist(ALL_ON, claimed, Situation(NOW_AT, JUSTIFICATIFS_CLOSE, tuple(files), tuple(answers)))
    by_piece = {one.piece: one for one in answers}
    lacking = {
        code
        # R408 only forbids to sit (Guide, « Remarque importante »).
        for code in guide(asked, known.candidate, known.offer) - {"r408"}
        if not in_hand(
            [one for one in files if one.piece == code],
            by_piece.get(code),
            signed=code == "recapitulatif_signe",
        )
    }
    found = completeness(items)
    assert {one.piece.code for one in found.missing} == lacking
    assert (found.status is DossierState.COMPLET) is (not lacking)


OF_ONE = st.lists(
    st.builds(
        Depot,
        st.just(""),
        st.sampled_from(DepotState),
        st.integers(1, NOW_AT),
        st.sampled_from([None, *Review]),
    ),
    max_size=4,
)


@settings(max_examples=400)
@given(st.sampled_from(PIECES), OF_ONE, st.none() | st.builds(Answer, st.just(""), st.sampled_from([None, *Review])))
def test_the_last_piece_makes_the_dossier_complete_or_not(
    piece: Piece, drawn: list[Depot], drawn_answer: Answer | None
) -> None:
    """Every other piece is there: files of this one alone, drawn close together, decide."""
    asked, candidate, offer = EXAMPLES[piece.condition]
    category = {frozenset({Category.EXPERIENCE}): WORK, frozenset({Category.REDOUBLANT}): REDOUBLANT}
    made = claims(replace(choices(**asked), **category.get(piece.categories, Changes())), candidate, offer)
    files = [replace(one, piece=piece.code) for one in drawn]
    answer = None if drawn_answer is None else replace(drawn_answer, piece=piece.code)
    others = [Depot(one.code, DepotState.VERIFIE, NOW_AT) for one in due(ALL_ON, made) if one.code != piece.code]
    situation = Situation(NOW_AT, JUSTIFICATIFS_CLOSE, (*files, *others), () if answer is None else (answer,))
    there = in_hand(files, answer, signed=piece.code == "recapitulatif_signe")
    found = completeness(checklist(ALL_ON, made, situation))
    assert (found.status is DossierState.COMPLET) is (there or piece.code == "r408")
    assert [one.piece.code for one in found.missing] == ([] if there or piece.code == "r408" else [piece.code])


def test_a_dossier_may_be_drawn_complete() -> None:
    """Else the property above would only ever see incomplete ones."""
    claimed = claims(choices(), CANDIDATE, OFFER)
    files = tuple(Depot(piece.code, DepotState.VERIFIE, NOW_AT) for piece in due(ALL_ON, claimed))
    items = checklist(ALL_ON, claimed, Situation(NOW_AT, JUSTIFICATIFS_CLOSE, files))
    assert completeness(items).status is DossierState.COMPLET
    assert all(in_hand([one], None, signed=True) for one in files)


@given(FILES, ANSWERED, st.data())
def test_the_files_of_a_piece_say_nothing_of_another(
    files: list[Depot], answers: list[Answer], data: st.DataObject
) -> None:
    """Each piece's own files keep their order; between pieces any order gives the same checklist."""
    places = data.draw(st.permutations(range(len(files))))
    rank = {id(one): place for one, place in zip(files, places, strict=True)}
    mixed = sorted(files, key=lambda one: min(rank[id(other)] for other in files if other.piece == one.piece))
    claimed = claims(choices(), CANDIDATE, AT_HEIGHT)

    def judged(depots: list[Depot], answered: Iterable[Answer]) -> object:
        return checklist(ALL_ON, claimed, Situation(NOW_AT, JUSTIFICATIFS_CLOSE, tuple(depots), tuple(answered)))

    assert judged(mixed, data.draw(st.permutations(answers))) == judged(files, answers)


@given(FILES, ANSWERED, DEPOTS)
def test_no_piece_moves_because_a_file_of_another_came(files: list[Depot], answers: list[Answer], more: Depot) -> None:
    claimed = claims(choices(), CANDIDATE, AT_HEIGHT)
    before, after = (
        checklist(ALL_ON, claimed, Situation(NOW_AT, JUSTIFICATIFS_CLOSE, tuple(depots), tuple(answers)))
        for depots in (files, [*files, more])
    )
    assert [one for one in before if one.piece.code != more.piece] == [
        one for one in after if one.piece.code != more.piece
    ]
