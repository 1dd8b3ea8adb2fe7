"""The table of a unit's states and the rules that judge them say the same."""

from itertools import product

import pytest

from app.registrations.rules import violations
from app.registrations.rules.choices import Forme, UnitState
from app.registrations.rules.moves import Actor, Condition
from app.registrations.rules.states import UNIT_MOVES, move_unit
from tests.registrations.rules.sample import Changes, choices, dispense, facts, renounced, sitting, units

S = UnitState
GLOBALE, PROGRESSIVE = Forme.GLOBALE, Forme.PROGRESSIVE


def grades(grade: str, year: int = 2022) -> Changes:
    return Changes(former_sittings=(sitting(year, U1=grade),))


@pytest.mark.parametrize(
    ("what", "state", "forme", "asked", "allowed"),
    [
        ("nothing kept", S.A_PASSER, GLOBALE, Changes(), True),
        ("a bénéfice given up expressly", S.A_PASSER, GLOBALE, grades("12") | Changes(renouncements=(renounced("U1"),)),
         True),
        ("a bénéfice given up unseen", S.A_PASSER, GLOBALE, grades("12"), False),
        ("10, last year", S.BENEFICE, GLOBALE, grades("10"), True),
        ("10, five years ago", S.BENEFICE, GLOBALE, grades("10", 2018), True),
        ("10, six years ago", S.BENEFICE, GLOBALE, grades("10", 2017), False),
        ("9.99", S.BENEFICE, GLOBALE, grades("9.99"), False),
        ("no grade", S.BENEFICE, GLOBALE, Changes(), False),
        ("renounced", S.BENEFICE, GLOBALE, grades("12") | Changes(renouncements=(renounced("U1"),)), False),
        ("9.99, progressive", S.REPORT, PROGRESSIVE, grades("9.99"), True),
        ("9.99, globale", S.REPORT, GLOBALE, grades("9.99"), False),
        ("10, progressive", S.REPORT, PROGRESSIVE, grades("10"), False),
        ("9.99, six years ago", S.REPORT, PROGRESSIVE, grades("9.99", 2017), False),
        ("claimed", S.DISPENSE, GLOBALE, Changes(dispenses=(dispense("U1"),)), True),
        ("not claimed", S.DISPENSE, GLOBALE, Changes(), False),
        ("progressive", S.NON_PRESENTEE, PROGRESSIVE, Changes(), True),
        ("globale", S.NON_PRESENTEE, GLOBALE, Changes(), False),
    ],
)  # fmt: skip
def test_the_law_lets_a_unit_in_when_the_condition_of_its_row_is_met(
    what: str, state: S, forme: Forme, asked: Changes, *, allowed: bool
) -> None:
    # In progressive something is sat besides, and its language.
    listed = units(U1=state.value) if forme is GLOBALE else units(U1=state.value, U2="a_passer")
    found = violations(choices(**(asked | Changes(forme=forme, units=listed))), facts())
    assert (not found) is allowed, (what, found)
    met = {Condition(row.condition) for row in UNIT_MOVES if row.target is state and row.condition}
    for source in set(S) - {state}:
        assert move_unit(source, state, Actor.CANDIDAT, met if allowed else ()).allowed is allowed


def test_no_move_of_a_unit_is_outside_the_table() -> None:
    everything = set(Condition)
    found = {(s, t, by) for s, t, by in product(S, S, Actor) if move_unit(s, t, by, everything).allowed}
    assert found == {(row.source, row.target, by) for row in UNIT_MOVES for by in row.by}
    # Any state from any other: by the candidate while the window is open, by an agent with a motive.
    assert found == {(s, t, by) for s, t, by in product(S, S, (Actor.CANDIDAT, Actor.AGENT)) if s is not t}
    assert {row.condition for row in UNIT_MOVES if Actor.AGENT in row.by} == {Condition.MOTIF}
