"""The states of a registration: every move that the table does not have is refused, with what is possible instead."""

from itertools import product

import pytest

from app.registrations.rules.moves import Actor, Condition, Move, judge
from app.registrations.rules.states import MOVES, RegistrationState, move

R = RegistrationState
OPEN = {Condition.INSCRIPTIONS_OUVERTES}
MOTIF = {Condition.MOTIF}


@pytest.mark.parametrize(
    ("source", "target", "by", "met"),
    [
        (R.ENREGISTREE, R.ENREGISTREE, Actor.CANDIDAT, OPEN),
        (R.ENREGISTREE, R.DESINSCRITE, Actor.CANDIDAT, OPEN),
        (R.ENREGISTREE, R.ENREGISTREE, Actor.AGENT, MOTIF),
        (R.ENREGISTREE, R.ANNULEE, Actor.AGENT, MOTIF),
    ],
)
def test_the_moves_there_are(source: R, target: R, by: Actor, met: set[Condition]) -> None:
    assert move(source, target, by, met).allowed
    assert not move(source, target, by).allowed


def test_there_are_no_others() -> None:
    everything = set(Condition)
    allowed = {
        (source, target, by)
        for source, target, by in product(R, R, Actor)
        if move(source, target, by, everything).allowed
    }
    assert allowed == {(row.source, row.target, by) for row in MOVES for by in row.by}
    assert len(allowed) == 4


def test_a_refusal_says_what_is_possible_instead() -> None:
    closed = move(R.ENREGISTREE, R.DESINSCRITE, Actor.CANDIDAT)
    assert closed.possible == ()
    assert closed.detail == (
        "De « enregistree » à « desinscrite », c'est possible seulement si les inscriptions sont ouvertes. "
        "Aucun changement n'est possible."
    )
    other = move(R.ENREGISTREE, R.ANNULEE, Actor.CANDIDAT, OPEN)
    assert other.possible == (R.ENREGISTREE, R.DESINSCRITE)
    assert other.detail == (
        "De « enregistree », on ne passe pas à « annulee ». Possible maintenant : « enregistree », « desinscrite »."
    )


def test_what_was_withdrawn_stays_withdrawn() -> None:
    for target, by in product(R, Actor):
        assert move(R.DESINSCRITE, target, by, set(Condition)).possible == ()


def test_an_allowed_move_needs_no_explanation() -> None:
    allowed = judge(
        (Move(R.ENREGISTREE, R.ANNULEE, frozenset({Actor.AGENT})),), R.ENREGISTREE, R.ANNULEE, Actor.AGENT, ()
    )
    assert (allowed.allowed, allowed.possible, allowed.detail) == (True, (), "")


def test_instead_means_what_is_possible_now_and_nothing_whose_condition_fails() -> None:
    agent = frozenset({Actor.AGENT})
    table = (
        Move(R.ENREGISTREE, R.DESINSCRITE, agent),
        Move(R.ENREGISTREE, R.ANNULEE, agent, Condition.MOTIF),
    )
    assert judge(table, R.ENREGISTREE, R.ENREGISTREE, Actor.AGENT, ()).possible == (R.DESINSCRITE,)
    assert judge(table, R.ENREGISTREE, R.ENREGISTREE, Actor.AGENT, MOTIF).possible == (R.DESINSCRITE, R.ANNULEE)
