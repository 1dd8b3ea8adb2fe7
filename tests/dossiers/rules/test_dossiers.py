"""Complete or not, and the status that the candidate reads (02, « States »)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dossiers.rules.completeness import Completeness, completeness
from app.dossiers.rules.states import MOVES, DossierState, move
from app.dossiers.rules.status import Decision, status
from app.justificatifs.rules.checklist import Answer, Depot, Review, Situation, checklist, due
from app.justificatifs.rules.claims import Claim, claims
from app.justificatifs.rules.pieces import pieces_of
from app.justificatifs.rules.states import DepotState, PieceState
from app.registrations.rules.moves import Actor, Condition
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices

PIECES = pieces_of(())
ORDINARY = claims(choices(), CANDIDATE, OFFER)
AT_HEIGHT = ORDINARY | {Claim.R408}
DUE = [piece.code for piece in due(PIECES, ORDINARY)]
S = DossierState


def verified(*codes: str) -> tuple[Depot, ...]:
    return tuple(Depot(code, DepotState.VERIFIE, 1) for code in codes)


def judged(*depots: Depot, answers: tuple[Answer, ...] = (), claimed: frozenset[str] = ORDINARY) -> Completeness:
    return completeness(checklist(PIECES, claimed, Situation(1, JUSTIFICATIFS_CLOSE, depots, answers)))


def test_nothing_deposited_is_incomplete_and_everything_is_missing() -> None:
    found = judged()
    assert found.status is S.INCOMPLET
    assert [item.piece.code for item in found.missing] == DUE
    assert not found.sous_reserve_r408


def test_every_due_piece_deposited_and_verified_is_complete() -> None:
    assert judged(*verified(*DUE)) == Completeness(S.COMPLET, (), sous_reserve_r408=False)


@pytest.mark.parametrize("code", DUE)
def test_one_piece_short_is_incomplete(code: str) -> None:
    found = judged(*verified(*[other for other in DUE if other != code]))
    assert (found.status, [item.piece.code for item in found.missing]) == (S.INCOMPLET, [code])


@pytest.mark.parametrize(
    ("what", "last", "complete"),
    [
        (
            "being checked: « complet » never means only that a file is there",
            Depot("identite", DepotState.EN_ANALYSE, 1),
            False,
        ),
        ("accepted", Depot("identite", DepotState.VERIFIE, 1, Review.ACCEPTE), True),
        ("refused", Depot("identite", DepotState.VERIFIE, 1, Review.REFUSE, "flou."), False),
        ("infected", Depot("identite", DepotState.INFECTE, 1), False),
    ],
)
def test_the_state_of_the_last_piece_decides(what: str, last: Depot, *, complete: bool) -> None:
    found = judged(*verified(*[code for code in DUE if code != "identite"]), last)
    assert (found.status is S.COMPLET) is complete, what


@pytest.mark.parametrize(("review", "complete"), [(None, True), (Review.ACCEPTE, True), (Review.REFUSE, False)])
def test_not_concerned_counts_unless_refused(review: Review | None, *, complete: bool) -> None:
    rest = verified(*[code for code in DUE if code != "diplome_requis"])
    assert (judged(*rest, answers=(Answer("diplome_requis", review),)).status is S.COMPLET) is complete


@pytest.mark.parametrize(
    ("what", "depots", "answers", "reserve"),
    [
        ("missing: complete all the same", (), (), True),
        ("deposited, not accepted yet", verified("r408"), (), True),
        ("accepted", (Depot("r408", DepotState.VERIFIE, 1, Review.ACCEPTE),), (), False),
        ("refused", (Depot("r408", DepotState.VERIFIE, 1, Review.REFUSE),), (), True),
        ("not concerned, pending", (), (Answer("r408"),), True),
        ("not concerned, accepted", (), (Answer("r408", Review.ACCEPTE),), False),
    ],
)
def test_r408_is_apart(what: str, depots: tuple[Depot, ...], answers: tuple[Answer, ...], *, reserve: bool) -> None:
    # « En l'absence de l'attestation, le candidat ne pourra pas présenter les épreuves » (Guide).
    found = judged(*verified(*DUE), *depots, answers=answers, claimed=AT_HEIGHT)
    assert (found.status, found.sous_reserve_r408) == (S.COMPLET, reserve), what


DEPOTS = st.builds(
    Depot,
    st.sampled_from([*DUE, "r408"]),
    st.sampled_from(DepotState),
    st.integers(1, 2),
    st.sampled_from([None, *Review]),
)
ANSWERS = st.builds(Answer, st.sampled_from([*DUE, "r408"]), st.sampled_from([None, *Review]))


@given(st.lists(DEPOTS, max_size=12), st.lists(ANSWERS, max_size=3), st.sampled_from([ORDINARY, AT_HEIGHT]))
def test_complete_if_and_only_if_the_checklist_says_so(
    depots: list[Depot], answers: list[Answer], claimed: frozenset[str]
) -> None:
    items = checklist(PIECES, claimed, Situation(2, JUSTIFICATIFS_CLOSE, tuple(depots), tuple(answers)))
    good = {PieceState.ACCEPTE, PieceState.NON_CONCERNE}
    satisfied = all(
        item.state in good or (item.state is PieceState.DEPOSE and item.verified)
        for item in items
        if item.piece.code != "r408"
    )
    found = completeness(items)
    assert (found.status is S.COMPLET) == satisfied == (not found.missing)
    assert found.sous_reserve_r408 <= (claimed is AT_HEIGHT)


COMPLETE = Completeness(S.COMPLET, (), sous_reserve_r408=False)


def test_without_a_decision_the_pieces_say() -> None:
    assert status(None, COMPLETE) is S.COMPLET
    assert status(None, judged()) is S.INCOMPLET


@pytest.mark.parametrize("decision", Decision)
def test_a_decision_stands_whatever_becomes_of_the_pieces(decision: Decision) -> None:
    assert status(decision, COMPLETE) == status(decision, judged()) == S(decision.value)


@pytest.mark.parametrize(
    ("source", "target", "by", "met", "allowed"),
    [
        (S.INCOMPLET, S.COMPLET, Actor.SYSTEME, {Condition.COMPLET}, True),
        (S.INCOMPLET, S.COMPLET, Actor.AGENT, {Condition.COMPLET}, False),
        (S.COMPLET, S.INCOMPLET, Actor.SYSTEME, {Condition.INCOMPLET}, True),
        (S.COMPLET, S.EN_INSTRUCTION, Actor.AGENT, set(), True),
        (S.INCOMPLET, S.EN_INSTRUCTION, Actor.AGENT, set(), False),
        (S.INCOMPLET, S.EN_INSTRUCTION, Actor.AGENT, {Condition.DEPOTS_CLOS}, True),
        (S.EN_INSTRUCTION, S.IRREGULIER, Actor.AGENT, {Condition.MOTIF}, True),
        (S.EN_INSTRUCTION, S.IRREGULIER, Actor.AGENT, set(), False),
        (S.IRREGULIER, S.EN_INSTRUCTION, Actor.AGENT, set(), True),
        (S.EN_INSTRUCTION, S.VALIDE, Actor.AGENT, {Condition.COMPLET}, True),
        (S.EN_INSTRUCTION, S.VALIDE, Actor.AGENT, {Condition.INCOMPLET}, False),
        (S.EN_INSTRUCTION, S.REJETE, Actor.AGENT, {Condition.MOTIF}, True),
        (S.COMPLET, S.VALIDE, Actor.AGENT, set(Condition), False),
        (S.VALIDE, S.REJETE, Actor.AGENT, set(Condition), False),
        (S.REJETE, S.EN_INSTRUCTION, Actor.AGENT, {Condition.MOTIF}, True),
        (S.REJETE, S.EN_INSTRUCTION, Actor.AGENT, set(), False),
    ],
)
def test_the_moves_of_a_dossier(source: S, target: S, by: Actor, met: set[Condition], *, allowed: bool) -> None:
    assert move(source, target, by, met).allowed is allowed


def test_no_move_is_outside_the_table() -> None:
    allowed = {(s, t, by) for s, t, by in product(S, S, Actor) if move(s, t, by, set(Condition)).allowed}
    assert allowed == {(row.source, row.target, by) for row in MOVES for by in row.by}
