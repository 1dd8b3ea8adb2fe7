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
from app.justificatifs.rules.sessions import PieceSetting, pieces_of
from app.justificatifs.rules.states import DepotState, PieceState
from app.registrations.rules.moves import Actor, Condition
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices
from tests.regles.tables import Row, rows

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


@rows(
    "etat-complet",
    Row(
        "being checked: « complet » never means only that a file is there",
        "[P]",
        Depot("identite", DepotState.EN_ANALYSE, 1),
        False,
    ),
    Row("accepted", "[P]", Depot("identite", DepotState.VERIFIE, 1, Review.ACCEPTE), True),
    Row("refused", "[P]", Depot("identite", DepotState.VERIFIE, 1, Review.REFUSE, "flou."), False),
    Row("infected", "[P]", Depot("identite", DepotState.INFECTE, 1), False),
)
def test_the_state_of_the_last_piece_decides(case: Row[Depot, bool]) -> None:
    found = judged(*verified(*[code for code in DUE if code != "identite"]), case.given)
    assert (found.status is S.COMPLET) is case.gives


@rows(
    "etat-complet",
    Row("« not concerned », pending", "[P]", None, True),
    Row("« not concerned », accepted", "[P]", Review.ACCEPTE, True),
    Row("« not concerned », refused", "[P]", Review.REFUSE, False),
)
def test_not_concerned_counts_unless_refused(case: Row[Review | None, bool]) -> None:
    rest = verified(*[code for code in DUE if code != "diplome_requis"])
    assert (judged(*rest, answers=(Answer("diplome_requis", case.given),)).status is S.COMPLET) is case.gives


@rows(
    "piece-r408",
    Row("missing: complete all the same", "Guide, « Remarque importante »", ((), ()), True),
    Row("deposited, not accepted yet", "Guide, « Remarque importante »", (verified("r408"), ()), True),
    Row(
        "accepted",
        "Guide, « Remarque importante »",
        ((Depot("r408", DepotState.VERIFIE, 1, Review.ACCEPTE),), ()),
        False,
    ),
    Row(
        "refused", "Guide, « Remarque importante »", ((Depot("r408", DepotState.VERIFIE, 1, Review.REFUSE),), ()), True
    ),
    Row("not concerned, pending", "Guide, « Remarque importante »", ((), (Answer("r408"),)), True),
    Row("not concerned, accepted", "Guide, « Remarque importante »", ((), (Answer("r408", Review.ACCEPTE),)), False),
)
def test_r408_is_apart(case: Row[tuple[tuple[Depot, ...], tuple[Answer, ...]], bool]) -> None:
    # « En l'absence de l'attestation, le candidat ne pourra pas présenter les épreuves » (Guide).
    depots, answers = case.given
    found = judged(*verified(*DUE), *depots, answers=answers, claimed=AT_HEIGHT)
    assert (found.status, found.sous_reserve_r408) == (S.COMPLET, case.gives)


def test_any_piece_that_blocks_is_apart_in_the_same_way() -> None:
    """[P] As an exam session may set it: deposited is complete, accepted lifts the reserve."""
    pieces = pieces_of([PieceSetting(code="identite", blocking=True)])

    def reserve(review: Review | None) -> tuple[DossierState, bool]:
        others = verified(*[code for code in DUE if code != "identite"])
        depots = (*others, Depot("identite", DepotState.VERIFIE, 1, review))
        found = completeness(checklist(pieces, ORDINARY, Situation(1, JUSTIFICATIFS_CLOSE, depots, ())))
        return found.status, found.sous_reserve_r408

    assert reserve(None) == (S.COMPLET, True)
    assert reserve(Review.ACCEPTE) == (S.COMPLET, False)


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


@rows(
    "etat-dossier",
    Row(
        "incomplet to complet by systeme, complet",
        "[P]",
        (S.INCOMPLET, S.COMPLET, Actor.SYSTEME, {Condition.COMPLET}),
        True,
    ),
    Row(
        "incomplet to complet by agent, complet",
        "[P]",
        (S.INCOMPLET, S.COMPLET, Actor.AGENT, {Condition.COMPLET}),
        False,
    ),
    Row(
        "complet to incomplet by systeme, incomplet",
        "[P]",
        (S.COMPLET, S.INCOMPLET, Actor.SYSTEME, {Condition.INCOMPLET}),
        True,
    ),
    Row(
        "complet to en_instruction by agent, nothing besides",
        "[P]",
        (S.COMPLET, S.EN_INSTRUCTION, Actor.AGENT, set()),
        True,
    ),
    Row(
        "incomplet to en_instruction by agent, nothing besides",
        "[P]",
        (S.INCOMPLET, S.EN_INSTRUCTION, Actor.AGENT, set()),
        False,
    ),
    Row(
        "incomplet to en_instruction by agent, depots clos",
        "[P]",
        (S.INCOMPLET, S.EN_INSTRUCTION, Actor.AGENT, {Condition.DEPOTS_CLOS}),
        True,
    ),
    Row(
        "en_instruction to irregulier by agent, motif",
        "[P]",
        (S.EN_INSTRUCTION, S.IRREGULIER, Actor.AGENT, {Condition.MOTIF}),
        True,
    ),
    Row(
        "en_instruction to irregulier by agent, nothing besides",
        "[P]",
        (S.EN_INSTRUCTION, S.IRREGULIER, Actor.AGENT, set()),
        False,
    ),
    Row(
        "irregulier to en_instruction by agent, nothing besides",
        "[P]",
        (S.IRREGULIER, S.EN_INSTRUCTION, Actor.AGENT, set()),
        True,
    ),
    Row(
        "en_instruction to valide by agent, every piece judged",
        "[P]",
        (S.EN_INSTRUCTION, S.VALIDE, Actor.AGENT, {Condition.PIECES_JUGEES}),
        True,
    ),
    Row(
        "en_instruction to valide by agent, complet only",
        "[P]",
        (S.EN_INSTRUCTION, S.VALIDE, Actor.AGENT, {Condition.COMPLET}),
        False,
    ),
    Row(
        "en_instruction to rejete by agent, motif",
        "[P]",
        (S.EN_INSTRUCTION, S.REJETE, Actor.AGENT, {Condition.MOTIF}),
        True,
    ),
    Row(
        "complet to valide by agent, whatever is met", "[P]", (S.COMPLET, S.VALIDE, Actor.AGENT, set(Condition)), False
    ),
    Row("valide to rejete by agent, whatever is met", "[P]", (S.VALIDE, S.REJETE, Actor.AGENT, set(Condition)), False),
    Row(
        "rejete to en_instruction by agent, motif",
        "[P]",
        (S.REJETE, S.EN_INSTRUCTION, Actor.AGENT, {Condition.MOTIF}),
        True,
    ),
    Row(
        "rejete to en_instruction by agent, nothing besides",
        "[P]",
        (S.REJETE, S.EN_INSTRUCTION, Actor.AGENT, set()),
        False,
    ),
)
def test_the_moves_of_a_dossier(case: Row[tuple[S, S, Actor, set[Condition]], bool]) -> None:
    source, target, by, met = case.given
    assert move(source, target, by, met).allowed is case.gives


def test_no_move_is_outside_the_table() -> None:
    allowed = {(s, t, by) for s, t, by in product(S, S, Actor) if move(s, t, by, set(Condition)).allowed}
    assert allowed == {(row.source, row.target, by) for row in MOVES for by in row.by}
