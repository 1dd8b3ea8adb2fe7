"""The states of a unit of a registration: from any to any other, each on its own condition."""

from app.registrations.rules.choices import UnitState as U
from app.registrations.rules.moves import Actor, Condition
from app.registrations.rules.states import move_unit
from tests.regles.tables import Row, rows

C, CANDIDAT, AGENT, ORGANISME = Condition, Actor.CANDIDAT, Actor.AGENT, Actor.ORGANISME


@rows(
    "etat-unite",
    Row("a bénéfice claimed, and won", "D643-15", (U.A_PASSER, U.BENEFICE, CANDIDAT, {C.BENEFICE}), True),
    Row("a bénéfice claimed, not won", "D643-15", (U.A_PASSER, U.BENEFICE, CANDIDAT, {C.REPORT}), False),
    Row("a report, kept", "D643-23", (U.A_PASSER, U.REPORT, CANDIDAT, {C.REPORT}), True),
    Row("a dispense, on no ground", "D643-15", (U.A_PASSER, U.DISPENSE, CANDIDAT, set[Condition]()), False),
    Row("a dispense, on its ground", "D643-15", (U.BENEFICE, U.DISPENSE, CANDIDAT, {C.DISPENSE}), True),
    Row("sat again", "Guide, « Public concerné »", (U.BENEFICE, U.A_PASSER, CANDIDAT, {C.A_PASSER}), True),
    Row("left out this time", "D643-22", (U.A_PASSER, U.NON_PRESENTEE, CANDIDAT, {C.NON_PRESENTEE}), True),
    Row("left out, where it may not", "D643-14", (U.A_PASSER, U.NON_PRESENTEE, CANDIDAT, {C.A_PASSER}), False),
    Row("corrected by an agent, with a motive", "[P]", (U.A_PASSER, U.DISPENSE, AGENT, {C.MOTIF}), True),
    Row("corrected by an agent without a motive", "[P]", (U.A_PASSER, U.DISPENSE, AGENT, {C.DISPENSE}), False),
    Row("by a training body", "Guide §2", (U.A_PASSER, U.DISPENSE, ORGANISME, set(Condition)), False),
)
def test_a_unit_moves(case: Row[tuple[U, U, Actor, set[Condition]], bool]) -> None:
    source, target, by, met = case.given
    assert move_unit(source, target, by, met).allowed is case.gives
