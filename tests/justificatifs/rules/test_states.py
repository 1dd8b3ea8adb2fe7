"""The states of a justificatif and of a dépôt: what the tables allow, and nothing else."""

from itertools import product

from app.justificatifs.rules.states import DEPOT_MOVES, PIECE_MOVES, DepotState, PieceState, move, move_depot
from app.registrations.rules.moves import Actor, Condition
from tests.regles.tables import Row, rows

P = PieceState
D = DepotState
CANDIDAT, AGENT, ORGANISME, SYSTEME = Actor.CANDIDAT, Actor.AGENT, Actor.ORGANISME, Actor.SYSTEME
ALL = set(Condition)
OPEN = {Condition.DEPOTS_OUVERTS}


@rows(
    "etat-justificatif",
    Row("a_deposer to depose by candidat, while one may deposit", "[P]", (P.A_DEPOSER, P.DEPOSE, CANDIDAT, OPEN), True),
    Row("a_deposer to depose by candidat, nothing besides", "[P]", (P.A_DEPOSER, P.DEPOSE, CANDIDAT, set()), False),
    Row(
        "a_deposer to depose by organisme, while one may deposit", "[P]", (P.A_DEPOSER, P.DEPOSE, ORGANISME, OPEN), True
    ),
    Row(
        "a_deposer to non_concerne by candidat, while one may deposit",
        "[P]",
        (P.A_DEPOSER, P.NON_CONCERNE, CANDIDAT, OPEN),
        True,
    ),
    Row(
        "a_deposer to non_concerne by organisme, while one may deposit",
        "[P]",
        (P.A_DEPOSER, P.NON_CONCERNE, ORGANISME, OPEN),
        False,
    ),
    Row("a_deposer to accepte by agent, whatever is met", "[P]", (P.A_DEPOSER, P.ACCEPTE, AGENT, ALL), False),
    Row("depose to accepte by agent, nothing besides", "[P]", (P.DEPOSE, P.ACCEPTE, AGENT, set()), True),
    Row("depose to accepte by candidat, whatever is met", "[P]", (P.DEPOSE, P.ACCEPTE, CANDIDAT, ALL), False),
    Row("depose to refuse by agent, nothing besides", "[P]", (P.DEPOSE, P.REFUSE, AGENT, set()), False),
    Row("depose to refuse by agent, motif", "[P]", (P.DEPOSE, P.REFUSE, AGENT, {Condition.MOTIF}), True),
    Row("refuse to depose by candidat, while one may deposit", "[P]", (P.REFUSE, P.DEPOSE, CANDIDAT, OPEN), True),
    Row("accepte to depose by candidat, whatever is met", "[P]", (P.ACCEPTE, P.DEPOSE, CANDIDAT, ALL), False),
    Row("accepte to perime by systeme, nothing besides", "[P]", (P.ACCEPTE, P.PERIME, SYSTEME, set()), True),
    Row("perime to depose by candidat, while one may deposit", "[P]", (P.PERIME, P.DEPOSE, CANDIDAT, OPEN), True),
    Row("perime to accepte by agent, whatever is met", "[P]", (P.PERIME, P.ACCEPTE, AGENT, ALL), False),
    Row("non_concerne to non_concerne by agent, accepted", "[P]", (P.NON_CONCERNE, P.NON_CONCERNE, AGENT, set()), True),
    Row(
        "a_deposer to non_concerne by agent, who thinks better",
        "[P]",
        (P.A_DEPOSER, P.NON_CONCERNE, AGENT, set()),
        True,
    ),
    Row("depose to non_concerne by agent, whatever is met", "[P]", (P.DEPOSE, P.NON_CONCERNE, AGENT, ALL), False),
    Row("non_concerne to a_deposer by agent, no motif", "[P]", (P.NON_CONCERNE, P.A_DEPOSER, AGENT, set()), False),
    Row(
        "non_concerne to a_deposer by agent, motif",
        "[P]",
        (P.NON_CONCERNE, P.A_DEPOSER, AGENT, {Condition.MOTIF}),
        True,
    ),
)
def test_justificatif(case: Row[tuple[P, P, Actor, set[Condition]], bool]) -> None:
    source, target, by, met = case.given
    assert move(source, target, by, met).allowed is case.gives


@rows(
    "etat-depot",
    Row(
        "attendu to recu by candidat, fichier recu",
        "[P]",
        (D.ATTENDU, D.RECU, CANDIDAT, {Condition.FICHIER_RECU}),
        True,
    ),
    Row("attendu to recu by candidat, while one may deposit", "[P]", (D.ATTENDU, D.RECU, CANDIDAT, OPEN), False),
    Row(
        "attendu to recu by systeme, fichier recu", "[P]", (D.ATTENDU, D.RECU, SYSTEME, {Condition.FICHIER_RECU}), True
    ),
    Row("attendu to abandonne by systeme, nothing besides", "[P]", (D.ATTENDU, D.ABANDONNE, SYSTEME, set()), True),
    Row("attendu to verifie by systeme, whatever is met", "[P]", (D.ATTENDU, D.VERIFIE, SYSTEME, ALL), False),
    Row("recu to en_analyse by systeme, nothing besides", "[P]", (D.RECU, D.EN_ANALYSE, SYSTEME, set()), True),
    Row("recu to verifie by systeme, whatever is met", "[P]", (D.RECU, D.VERIFIE, SYSTEME, ALL), False),
    Row("en_analyse to verifie by systeme, nothing besides", "[P]", (D.EN_ANALYSE, D.VERIFIE, SYSTEME, set()), True),
    Row(
        "en_analyse to illisible by systeme, nothing besides", "[P]", (D.EN_ANALYSE, D.ILLISIBLE, SYSTEME, set()), True
    ),
    Row("en_analyse to infecte by systeme, nothing besides", "[P]", (D.EN_ANALYSE, D.INFECTE, SYSTEME, set()), True),
    Row("en_analyse to verifie by candidat, whatever is met", "[P]", (D.EN_ANALYSE, D.VERIFIE, CANDIDAT, ALL), False),
    Row(
        "verifie to abandonne by candidat, while one may deposit", "[P]", (D.VERIFIE, D.ABANDONNE, CANDIDAT, OPEN), True
    ),
    Row("verifie to abandonne by candidat, nothing besides", "[P]", (D.VERIFIE, D.ABANDONNE, CANDIDAT, set()), False),
    Row("infecte to verifie by agent, whatever is met", "[P]", (D.INFECTE, D.VERIFIE, AGENT, ALL), False),
    Row("abandonne to attendu by candidat, whatever is met", "[P]", (D.ABANDONNE, D.ATTENDU, CANDIDAT, ALL), False),
)
def test_depot(case: Row[tuple[D, D, Actor, set[Condition]], bool]) -> None:
    source, target, by, met = case.given
    assert move_depot(source, target, by, met).allowed is case.gives


def test_no_move_is_outside_the_tables() -> None:
    pieces = {(s, t, by) for s, t, by in product(P, P, Actor) if move(s, t, by, ALL).allowed}
    depots = {(s, t, by) for s, t, by in product(D, D, Actor) if move_depot(s, t, by, ALL).allowed}
    assert pieces == {(row.source, row.target, by) for row in PIECE_MOVES for by in row.by}
    assert depots == {(row.source, row.target, by) for row in DEPOT_MOVES for by in row.by}


def test_what_is_possible_instead_is_told() -> None:
    assert move(P.ACCEPTE, P.DEPOSE, CANDIDAT, ALL).possible == ()
    assert move_depot(D.VERIFIE, D.RECU, CANDIDAT, OPEN).possible == (D.ABANDONNE,)
