"""The states of a result: proclaimed once, and once more after the contrôle."""

from itertools import product

import pytest

from app.registrations.rules.moves import Actor, Condition
from app.results.rules.states import FIRST, MOVES, Result, move

R = Result
REACHED, MISSED = {Condition.MOYENNE}, {Condition.SANS_MOYENNE}


@pytest.mark.parametrize(
    ("source", "target", "by", "met", "allowed"),
    [
        (R.AUTORISE_CONTROLE, R.ADMIS_APRES_CONTROLE, Actor.JURY, REACHED, True),
        (R.AUTORISE_CONTROLE, R.ADMIS_APRES_CONTROLE, Actor.JURY, MISSED, False),
        (R.AUTORISE_CONTROLE, R.AJOURNE_APRES_CONTROLE, Actor.JURY, MISSED, True),
        (R.AUTORISE_CONTROLE, R.AJOURNE_APRES_CONTROLE, Actor.JURY, REACHED, False),
        (R.AUTORISE_CONTROLE, R.ADMIS, Actor.JURY, REACHED, False),
        (R.AUTORISE_CONTROLE, R.ADMIS_APRES_CONTROLE, Actor.AGENT, REACHED, False),
        (R.AJOURNE, R.AUTORISE_CONTROLE, Actor.JURY, REACHED, False),
        (R.EN_COURS, R.ADMIS, Actor.JURY, REACHED, False),
        (R.NON_DELIVRABLE, R.ADMIS, Actor.JURY, REACHED, False),
    ],
)
def test_result(source: R, target: R, by: Actor, met: set[Condition], *, allowed: bool) -> None:
    assert move(source, target, by, met).allowed is allowed


def test_no_move_is_outside_the_table() -> None:
    allowed = {(s, t, by) for s, t, by in product(R, R, Actor) if move(s, t, by, set(Condition)).allowed}
    assert allowed == {(row.source, row.target, by) for row in MOVES for by in row.by}
    assert len(allowed) == 2


def test_every_result_is_proclaimed_first_or_reached() -> None:
    assert set(FIRST) | {row.target for row in MOVES} == set(R)
    assert not set(FIRST) & {row.target for row in MOVES}


def test_a_refusal_says_what_is_possible_instead() -> None:
    refused = move(R.AUTORISE_CONTROLE, R.ADMIS, Actor.JURY, MISSED)
    assert refused.possible == (R.AJOURNE_APRES_CONTROLE,)
    assert refused.detail.endswith("Possible maintenant : « ajourne_apres_controle ».")
