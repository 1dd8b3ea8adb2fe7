"""The states of a justificatif and of a dépôt: what the tables allow, and nothing else."""

from itertools import product

import pytest

from app.justificatifs.rules.states import DEPOT_MOVES, PIECE_MOVES, DepotState, PieceState, move, move_depot
from app.registrations.rules.moves import Actor, Condition

P = PieceState
D = DepotState
CANDIDAT, AGENT, ORGANISME, SYSTEME = Actor.CANDIDAT, Actor.AGENT, Actor.ORGANISME, Actor.SYSTEME
ALL = set(Condition)
OPEN = {Condition.DEPOTS_OUVERTS}


@pytest.mark.parametrize(
    ("source", "target", "by", "met", "allowed"),
    [
        (P.A_DEPOSER, P.DEPOSE, CANDIDAT, OPEN, True),
        (P.A_DEPOSER, P.DEPOSE, CANDIDAT, set(), False),
        (P.A_DEPOSER, P.DEPOSE, ORGANISME, OPEN, True),
        (P.A_DEPOSER, P.NON_CONCERNE, CANDIDAT, OPEN, True),
        (P.A_DEPOSER, P.NON_CONCERNE, ORGANISME, OPEN, False),
        (P.A_DEPOSER, P.ACCEPTE, AGENT, ALL, False),
        (P.DEPOSE, P.ACCEPTE, AGENT, set(), True),
        (P.DEPOSE, P.ACCEPTE, CANDIDAT, ALL, False),
        (P.DEPOSE, P.REFUSE, AGENT, set(), False),
        (P.DEPOSE, P.REFUSE, AGENT, {Condition.MOTIF}, True),
        (P.REFUSE, P.DEPOSE, CANDIDAT, OPEN, True),
        (P.ACCEPTE, P.DEPOSE, CANDIDAT, ALL, False),
        (P.ACCEPTE, P.PERIME, SYSTEME, set(), True),
        (P.PERIME, P.DEPOSE, CANDIDAT, OPEN, True),
        (P.PERIME, P.ACCEPTE, AGENT, ALL, False),
        (P.NON_CONCERNE, P.A_DEPOSER, AGENT, {Condition.MOTIF}, True),
    ],
)
def test_justificatif(source: P, target: P, by: Actor, met: set[Condition], *, allowed: bool) -> None:
    assert move(source, target, by, met).allowed is allowed


@pytest.mark.parametrize(
    ("source", "target", "by", "met", "allowed"),
    [
        (D.ATTENDU, D.RECU, CANDIDAT, {Condition.FICHIER_RECU}, True),
        (D.ATTENDU, D.RECU, CANDIDAT, OPEN, False),
        (D.ATTENDU, D.RECU, SYSTEME, {Condition.FICHIER_RECU}, True),
        (D.ATTENDU, D.ABANDONNE, SYSTEME, set(), True),
        (D.ATTENDU, D.VERIFIE, SYSTEME, ALL, False),
        (D.RECU, D.EN_ANALYSE, SYSTEME, set(), True),
        (D.RECU, D.VERIFIE, SYSTEME, ALL, False),
        (D.EN_ANALYSE, D.VERIFIE, SYSTEME, set(), True),
        (D.EN_ANALYSE, D.ILLISIBLE, SYSTEME, set(), True),
        (D.EN_ANALYSE, D.INFECTE, SYSTEME, set(), True),
        (D.EN_ANALYSE, D.VERIFIE, CANDIDAT, ALL, False),
        (D.VERIFIE, D.ABANDONNE, CANDIDAT, OPEN, True),
        (D.VERIFIE, D.ABANDONNE, CANDIDAT, set(), False),
        (D.INFECTE, D.VERIFIE, AGENT, ALL, False),
        (D.ABANDONNE, D.ATTENDU, CANDIDAT, ALL, False),
    ],
)
def test_depot(source: D, target: D, by: Actor, met: set[Condition], *, allowed: bool) -> None:
    assert move_depot(source, target, by, met).allowed is allowed


def test_no_move_is_outside_the_tables() -> None:
    pieces = {(s, t, by) for s, t, by in product(P, P, Actor) if move(s, t, by, ALL).allowed}
    depots = {(s, t, by) for s, t, by in product(D, D, Actor) if move_depot(s, t, by, ALL).allowed}
    assert pieces == {(row.source, row.target, by) for row in PIECE_MOVES for by in row.by}
    assert depots == {(row.source, row.target, by) for row in DEPOT_MOVES for by in row.by}


def test_what_is_possible_instead_is_told() -> None:
    assert move(P.ACCEPTE, P.DEPOSE, CANDIDAT, ALL).possible == ()
    assert move_depot(D.VERIFIE, D.RECU, CANDIDAT, OPEN).possible == (D.ABANDONNE,)
