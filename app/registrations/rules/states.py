"""The states of a registration (02, « States »); drafts are not registrations."""

from collections.abc import Collection
from enum import StrEnum

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


def move(
    source: RegistrationState, target: RegistrationState, by: Actor, met: Collection[Condition] = ()
) -> Verdict[RegistrationState]:
    """Whether a registration may move so; if not, what is possible instead."""
    return judge(MOVES, source, target, by, met)
