"""Where each due piece stands: the states of a justificatif, computed from its files and answers."""

from datetime import timedelta

import pytest

from app.justificatifs.rules.checklist import Answer, Depot, Item, Review, Situation, checklist
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.pieces import pieces_of
from app.justificatifs.rules.states import DepotState, PieceState
from tests.registrations.rules.sample import CANDIDATE, JUSTIFICATIFS_CLOSE, OFFER, choices

PIECES = pieces_of(())
CLAIMS = claims(choices(), CANDIDATE, OFFER)
LATER = JUSTIFICATIFS_CLOSE + timedelta(days=15)
D, P = DepotState, PieceState
YES, NO = Review.ACCEPTE, Review.REFUSE


def depot(
    state: DepotState = D.VERIFIE, review: Review | None = None, version: int = 3, piece: str = "identite"
) -> Depot:
    return Depot(piece, state, version, review, "illisible au verso." if review is NO else None)


def item(*depots: Depot, answer: Answer | None = None, piece: str = "identite") -> Item:
    situation = Situation(3, JUSTIFICATIFS_CLOSE, depots, () if answer is None else (answer,))
    (found,) = [found for found in checklist(PIECES, CLAIMS, situation) if found.piece.code == piece]
    return found


@pytest.mark.parametrize(
    ("what", "depots", "state", "fulfilled"),
    [
        ("nothing yet", (), P.A_DEPOSER, False),
        ("announced, not arrived", (depot(D.ATTENDU),), P.A_DEPOSER, False),
        ("given up", (depot(D.ABANDONNE),), P.A_DEPOSER, False),
        ("arrived", (depot(D.RECU),), P.DEPOSE, False),
        ("being checked", (depot(D.EN_ANALYSE),), P.DEPOSE, False),
        ("checked", (depot(),), P.DEPOSE, True),
        ("unreadable", (depot(D.ILLISIBLE),), P.A_DEPOSER, False),
        ("infected", (depot(D.INFECTE),), P.A_DEPOSER, False),
        ("unreadable, then a good one", (depot(D.ILLISIBLE), depot()), P.DEPOSE, True),
        ("a good one, then an unreadable one", (depot(), depot(D.ILLISIBLE)), P.DEPOSE, True),
        ("one checked, one being checked", (depot(), depot(D.EN_ANALYSE)), P.DEPOSE, True),
        ("accepted", (depot(review=YES),), P.ACCEPTE, True),
        ("both accepted", (depot(review=YES), depot(review=YES)), P.ACCEPTE, True),
        ("one accepted, one more since", (depot(review=YES), depot()), P.DEPOSE, True),
        ("refused", (depot(review=NO),), P.REFUSE, False),
        ("refused, another deposited since", (depot(review=NO), depot()), P.DEPOSE, True),
        ("refused, another being checked", (depot(review=NO), depot(D.RECU)), P.DEPOSE, False),
        ("refused, another accepted since", (depot(review=NO), depot(review=YES)), P.ACCEPTE, True),
        ("the last one refused", (depot(), depot(review=NO)), P.REFUSE, False),
        ("a file of another piece", (depot(piece="diplome_requis"),), P.A_DEPOSER, False),
    ],
)
def test_the_files_make_the_state(what: str, depots: tuple[Depot, ...], state: PieceState, *, fulfilled: bool) -> None:
    found = item(*depots)
    assert (found.state, found.fulfilled) == (state, fulfilled), what
    assert found.settled is (state is P.ACCEPTE)
    assert found.verified is fulfilled


@pytest.mark.parametrize(
    ("what", "depots", "answer", "state", "settled"),
    [
        ("not concerned, pending", (), Answer("identite"), P.NON_CONCERNE, False),
        ("not concerned, accepted", (), Answer("identite", YES), P.NON_CONCERNE, True),
        ("not concerned, refused", (), Answer("identite", NO), P.A_DEPOSER, False),
        ("not concerned, but a file came", (depot(),), Answer("identite"), P.DEPOSE, False),
        ("an answer for another piece", (), Answer("diplome_requis"), P.A_DEPOSER, False),
    ],
)
def test_not_concerned(
    what: str, depots: tuple[Depot, ...], answer: Answer, state: PieceState, *, settled: bool
) -> None:
    found = item(*depots, answer=answer)
    assert (found.state, found.settled) == (state, settled), what
    assert found.fulfilled is (state is not P.A_DEPOSER)


def recapitulatif(*files: tuple[int, Review | None]) -> Item:
    signed = [depot(version=version, review=review, piece="recapitulatif_signe") for version, review in files]
    return item(*signed, piece="recapitulatif_signe")


@pytest.mark.parametrize(
    ("what", "files", "state"),
    [
        ("none yet", (), P.A_DEPOSER),
        ("of the current version", ((3, None),), P.DEPOSE),
        ("of an older version", ((2, None),), P.PERIME),
        ("of an older version, accepted", ((2, YES),), P.PERIME),
        ("of both", ((2, YES), (3, None)), P.DEPOSE),
        ("of the current one, accepted, older ones refused", ((2, NO), (3, YES)), P.ACCEPTE),
    ],
)
def test_the_signed_recapitulatif_is_that_of_the_current_version(
    what: str, files: tuple[tuple[int, Review | None], ...], state: PieceState
) -> None:
    assert recapitulatif(*files).state is state, what


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
