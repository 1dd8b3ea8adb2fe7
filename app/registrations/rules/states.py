"""The states of a registration and of each of its units (02, « States »); drafts are not registrations."""

from collections.abc import Collection
from enum import StrEnum

from app.registrations.rules.choices import UnitState
from app.registrations.rules.moves import Actor, Condition, Move, Verdict, judge


class RegistrationState(StrEnum):
    """Where a registration stands."""

    ENREGISTREE = "enregistree"
    DESINSCRITE = "desinscrite"
    ANNULEE = "annulee"


_CANDIDAT = frozenset({Actor.CANDIDAT})
_AGENT = frozenset({Actor.AGENT})

MOVES: tuple[Move[RegistrationState], ...] = (
    # Each save makes the next version (rule 15); after closing, a correction by an agent does.
    Move(RegistrationState.ENREGISTREE, RegistrationState.ENREGISTREE, _CANDIDAT, Condition.INSCRIPTIONS_OUVERTES),
    Move(RegistrationState.ENREGISTREE, RegistrationState.ENREGISTREE, _AGENT, Condition.MOTIF),
    # Withdrawn is final: to come back is to register anew (rule 15).
    Move(RegistrationState.ENREGISTREE, RegistrationState.DESINSCRITE, _CANDIDAT, Condition.INSCRIPTIONS_OUVERTES),
    Move(RegistrationState.ENREGISTREE, RegistrationState.ANNULEE, _AGENT, Condition.MOTIF),
)

_ENTRIES = {
    UnitState.A_PASSER: Condition.A_PASSER,
    UnitState.BENEFICE: Condition.BENEFICE,
    UnitState.REPORT: Condition.REPORT,
    UnitState.DISPENSE: Condition.DISPENSE,
    UnitState.NON_PRESENTEE: Condition.NON_PRESENTEE,
}
"""What each state asks, wherever one comes from: judged by the rules of units, grades kept and dispenses."""
UNIT_MOVES: tuple[Move[UnitState], ...] = tuple(
    Move(source, target, by, condition)
    for target, entry in _ENTRIES.items()
    for source in _ENTRIES
    if source is not target
    for by, condition in ((_CANDIDAT, entry), (_AGENT, Condition.MOTIF))
)


def move(
    source: RegistrationState, target: RegistrationState, by: Actor, met: Collection[Condition] = ()
) -> Verdict[RegistrationState]:
    """Whether a registration may move so; if not, what is possible instead."""
    return judge(MOVES, source, target, by, met)


def move_unit(source: UnitState, target: UnitState, by: Actor, met: Collection[Condition] = ()) -> Verdict[UnitState]:
    """Whether a unit of a registration may move so; if not, what is possible instead."""
    return judge(UNIT_MOVES, source, target, by, met)
