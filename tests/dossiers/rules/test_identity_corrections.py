"""Where a correction of an identity may go, and who moves it."""

from itertools import product

from app.dossiers.rules.states import CORRECTION_MOVES, move_correction
from app.dossiers.rules.states import CorrectionState as C
from app.registrations.rules.moves import Actor, Condition
from tests.regles.tables import Row, rows

MOTIF = {Condition.MOTIF}


@rows(
    "etat-correction-identite",
    Row("granted", "[P]", (C.DEMANDEE, C.ACCORDEE, Actor.AGENT, set[Condition]()), True),
    Row("refused, with a motive", "[P]", (C.DEMANDEE, C.REFUSEE, Actor.AGENT, MOTIF), True),
    Row("refused without a word", "[P]", (C.DEMANDEE, C.REFUSEE, Actor.AGENT, set[Condition]()), False),
    Row("taken back", "[P]", (C.DEMANDEE, C.RETIREE, Actor.CANDIDAT, set[Condition]()), True),
    Row("taken back by an agent", "[P]", (C.DEMANDEE, C.RETIREE, Actor.AGENT, MOTIF), False),
    Row("granted by who asks", "[P]", (C.DEMANDEE, C.ACCORDEE, Actor.CANDIDAT, MOTIF), False),
    Row("granted, then refused", "[P]", (C.ACCORDEE, C.REFUSEE, Actor.AGENT, MOTIF), False),
    Row("refused, then granted", "[P]", (C.REFUSEE, C.ACCORDEE, Actor.AGENT, MOTIF), False),
    Row("granted once taken back", "[P]", (C.RETIREE, C.ACCORDEE, Actor.AGENT, MOTIF), False),
)
def test_the_moves_of_a_correction(case: Row[tuple[C, C, Actor, set[Condition]], bool]) -> None:
    source, target, by, met = case.given
    assert move_correction(source, target, by, met).allowed is case.gives


def test_no_move_is_outside_the_table() -> None:
    everything = set(Condition)
    allowed = {(s, t, by) for s, t, by in product(C, C, Actor) if move_correction(s, t, by, everything).allowed}
    assert allowed == {(row.source, row.target, by) for row in CORRECTION_MOVES for by in row.by}
