"""Where each due piece stands: the states of a justificatif, computed from its files and answers."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.justificatifs.rules.checklist import Answer, Depot, Item, Review, Situation, checklist
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState, PieceState
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices
from tests.regles.tables import Row, rows

PIECES = pieces_of(())
CLAIMS = claims(choices(), CANDIDATE, OFFER)
LATER = JUSTIFICATIFS_CLOSE + timedelta(days=15)
D, P = DepotState, PieceState
YES, NO = Review.ACCEPTE, Review.REFUSE
BODY = UUID(int=1)


def depot(
    state: DepotState = D.VERIFIE, review: Review | None = None, version: int = 3, piece: str = "identite"
) -> Depot:
    return Depot(piece, state, version, review, "illisible au verso." if review is NO else None)


def theirs(state: DepotState = D.VERIFIE, review: Review | None = None) -> Depot:
    return replace(depot(state, review), by=BODY)


def item(*depots: Depot, answer: Answer | None = None, piece: str = "identite") -> Item:
    situation = Situation(3, JUSTIFICATIFS_CLOSE, depots, () if answer is None else (answer,))
    (found,) = [found for found in checklist(PIECES, CLAIMS, situation) if found.piece.code == piece]
    return found


@rows(
    "etat-justificatif",
    Row("nothing yet", "[P]", (), (P.A_DEPOSER, False)),
    Row("announced, not arrived", "[P]", (depot(D.ATTENDU),), (P.A_DEPOSER, False)),
    Row("given up", "[P]", (depot(D.ABANDONNE),), (P.A_DEPOSER, False)),
    Row("arrived", "[P]", (depot(D.RECU),), (P.DEPOSE, False)),
    Row("being checked", "[P]", (depot(D.EN_ANALYSE),), (P.DEPOSE, False)),
    Row("checked", "[P]", (depot(),), (P.DEPOSE, True)),
    Row("unreadable", "[P]", (depot(D.ILLISIBLE),), (P.A_DEPOSER, False)),
    Row("infected", "[P]", (depot(D.INFECTE),), (P.A_DEPOSER, False)),
    Row("unreadable, then a good one", "[P]", (depot(D.ILLISIBLE), depot()), (P.DEPOSE, True)),
    Row("a good one, then an unreadable one", "[P]", (depot(), depot(D.ILLISIBLE)), (P.DEPOSE, True)),
    Row("one checked, one being checked", "[P]", (depot(), depot(D.EN_ANALYSE)), (P.DEPOSE, True)),
    Row("accepted", "[P]", (depot(review=YES),), (P.ACCEPTE, True)),
    Row("both accepted", "[P]", (depot(review=YES), depot(review=YES)), (P.ACCEPTE, True)),
    Row("one accepted, one more since", "[P]", (depot(review=YES), depot()), (P.DEPOSE, True)),
    Row("refused", "[P]", (depot(review=NO),), (P.REFUSE, False)),
    Row("refused, another deposited since", "[P]", (depot(review=NO), depot()), (P.DEPOSE, True)),
    Row("refused, another being checked", "[P]", (depot(review=NO), depot(D.RECU)), (P.DEPOSE, False)),
    Row("refused, another accepted since", "[P]", (depot(review=NO), depot(review=YES)), (P.ACCEPTE, True)),
    Row("the last one refused", "[P]", (depot(), depot(review=NO)), (P.REFUSE, False)),
    Row("a file of another piece", "[P]", (depot(piece="diplome_requis"),), (P.A_DEPOSER, False)),
)
def test_the_files_make_the_state(case: Row[tuple[Depot, ...], tuple[PieceState, bool]]) -> None:
    found = item(*case.given)
    assert (found.state, found.fulfilled) == case.gives
    assert found.settled is (found.state is P.ACCEPTE)
    assert found.verified is found.fulfilled


@rows(
    "certificats-organisme",
    Row("the body's, checked", "[P]", (theirs(),), (P.DEPOSE, True)),
    Row("the body's, unreadable: nothing of the candidate's", "[P]", (theirs(D.ILLISIBLE),), (P.A_DEPOSER, False)),
    Row("the body's accepted, hers not judged", "[P]", (theirs(review=YES), depot()), (P.ACCEPTE, True)),
    Row("hers accepted, the body's not judged", "[P]", (depot(review=YES), theirs()), (P.ACCEPTE, True)),
    Row("the body's accepted, hers refused since", "[P]", (theirs(review=YES), depot(review=NO)), (P.ACCEPTE, True)),
    Row("the body's refused, hers not judged", "[P]", (depot(), theirs(review=NO)), (P.DEPOSE, True)),
    Row("the body's refused, hers being checked", "[P]", (theirs(review=NO), depot(D.RECU)), (P.DEPOSE, False)),
    Row("one checked, the other's being checked", "[P]", (theirs(), depot(D.EN_ANALYSE)), (P.DEPOSE, True)),
    Row("one being checked, the other's checked", "[P]", (depot(D.EN_ANALYSE), theirs()), (P.DEPOSE, True)),
    Row("both refused", "[P]", (depot(review=NO), theirs(review=NO)), (P.REFUSE, False)),
)
def test_either_depositor_is_enough(case: Row[tuple[Depot, ...], tuple[PieceState, bool]]) -> None:
    found = item(*case.given)
    assert (found.state, found.fulfilled) == case.gives
    assert found.settled is (found.state is P.ACCEPTE)


def test_of_a_file_of_their_training_body_the_candidate_is_told_nothing_to_mend() -> None:
    assert item(theirs(D.ILLISIBLE)).detail is None
    assert item(depot(D.INFECTE), theirs(D.ILLISIBLE)).detail == item(depot(D.INFECTE)).detail is not None


@rows(
    "etat-justificatif",
    Row("not concerned, pending", "[P]", ((), Answer("identite")), (P.NON_CONCERNE, False)),
    Row("not concerned, accepted", "[P]", ((), Answer("identite", YES)), (P.NON_CONCERNE, True)),
    Row("not concerned, refused", "[P]", ((), Answer("identite", NO)), (P.A_DEPOSER, False)),
    Row("not concerned, but a file came", "[P]", ((depot(),), Answer("identite")), (P.DEPOSE, False)),
    Row("an answer for another piece", "[P]", ((), Answer("diplome_requis")), (P.A_DEPOSER, False)),
)
def test_not_concerned(case: Row[tuple[tuple[Depot, ...], Answer], tuple[PieceState, bool]]) -> None:
    depots, answer = case.given
    found = item(*depots, answer=answer)
    assert (found.state, found.settled) == case.gives
    assert found.fulfilled is (found.state is not P.A_DEPOSER)


def recapitulatif(*files: tuple[int, Review | None]) -> Item:
    signed = [depot(version=version, review=review, piece="recapitulatif_signe") for version, review in files]
    return item(*signed, piece="recapitulatif_signe")


@rows(
    "piece-recapitulatif_signe",
    Row("none yet", "Guide, « Pour tous les candidats »", (), P.A_DEPOSER),
    Row("of the current version", "Guide, « Pour tous les candidats »", ((3, None),), P.DEPOSE),
    Row("of an older version", "Guide, « Pour tous les candidats »", ((2, None),), P.PERIME),
    Row("of an older version, accepted", "Guide, « Pour tous les candidats »", ((2, YES),), P.PERIME),
    Row("of both", "Guide, « Pour tous les candidats »", ((2, YES), (3, None)), P.DEPOSE),
    Row(
        "of the current one, accepted, older ones refused",
        "Guide, « Pour tous les candidats »",
        ((2, NO), (3, YES)),
        P.ACCEPTE,
    ),
)
def test_the_signed_recapitulatif_is_that_of_the_current_version(
    case: Row[tuple[tuple[int, Review | None], ...], PieceState],
) -> None:
    assert recapitulatif(*case.given).state is case.gives


@rows(
    "piece-recapitulatif_signe",
    Row("of the version before the correction, accepted", "[P]", ((2, YES),), P.ACCEPTE),
    Row("of the correction itself", "[P]", ((3, None),), P.DEPOSE),
    Row("of both", "[P]", ((2, YES), (3, None)), P.DEPOSE),
    Row("of a version that the candidate changed since", "[P]", ((1, YES),), P.PERIME),
    Row("none yet", "[P]", (), P.A_DEPOSER),
)
def test_what_was_signed_before_a_correction_that_asks_for_no_signature_counts(
    case: Row[tuple[tuple[int, Review | None], ...], PieceState],
) -> None:
    """Version 3 is the service's: it corrected version 2."""
    signed = tuple(depot(version=version, review=review, piece="recapitulatif_signe") for version, review in case.given)
    found = checklist(PIECES, CLAIMS, Situation(2, JUSTIFICATIFS_CLOSE, signed))
    assert next(one.state for one in found if one.piece.code == "recapitulatif_signe") is case.gives


def test_an_answer_is_verified_by_nobody() -> None:
    assert not item(answer=Answer("identite")).verified


def test_other_pieces_outlive_a_change_of_the_registration() -> None:
    assert item(depot(version=1)).state is P.DEPOSE


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (item(), None),
        (item(depot(D.ATTENDU)), "pas encore arrivé"),
        (item(depot(D.ILLISIBLE)), "n'a pas pu être lu"),
        (item(depot(D.INFECTE)), "virus"),
        (item(depot(D.ABANDONNE)), None),
        (item(depot(D.EN_ANALYSE)), "en cours de vérification"),
        (item(depot()), None),
        (item(depot(review=NO)), "Refusé : illisible au verso."),
        (item(Depot("identite", D.VERIFIE, 3, NO)), "motif non précisé"),
        (item(answer=Answer("identite", NO, "elle est due.")), "a été refusée : elle est due."),
        (item(answer=Answer("identite", NO)), "motif non précisé"),
        (recapitulatif((1, None)), "dernière version"),
    ],
)
def test_the_candidate_is_told_what_is_the_matter(found: Item, words: str | None) -> None:
    assert (found.detail is None) if words is None else (found.detail is not None and words in found.detail)
    assert found.reason == found.piece.reason


def test_until_when() -> None:
    claimed = CLAIMS | {"r408"}
    situation = Situation(3, JUSTIFICATIFS_CLOSE, complements={"identite": LATER})
    until = {found.piece.code: found.until for found in checklist(PIECES, claimed, situation)}
    assert until["diplome_requis"] == JUSTIFICATIFS_CLOSE
    assert until["identite"] == LATER
    assert until["r408"] is None


def test_only_what_is_due_is_on_the_list_in_the_order_of_the_guide() -> None:
    found = checklist(PIECES, CLAIMS, Situation(3, JUSTIFICATIFS_CLOSE, (depot(piece="certificat_travail"),)))
    assert [one.piece.code for one in found] == [
        "recapitulatif_signe",
        "identite",
        "certificat_scolarite_1",
        "certificat_scolarite_2",
        "diplome_requis",
    ]
