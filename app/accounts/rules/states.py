"""The states of an account (02, « States ») and the only ways from one to another."""

from dataclasses import dataclass
from enum import StrEnum


class AccountStatus(StrEnum):
    """Where an account stands; an account never activated is deleted, it has no state for it."""

    NON_ACTIVE = "non_active"
    ACTIF = "actif"
    VERROUILLE = "verrouille"
    FERME = "ferme"


class Cause(StrEnum):
    """What moves an account."""

    ACTIVATION = "activation"
    GUESSES = "guesses"
    UNLOCKED = "unlocked"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Move:
    """One row: from, to, why."""

    source: AccountStatus
    target: AccountStatus
    cause: Cause


MOVES: tuple[Move, ...] = (
    # The link received by mail, with a password chosen.
    Move(AccountStatus.NON_ACTIVE, AccountStatus.ACTIF, Cause.ACTIVATION),
    # Too many wrong passwords in a day.
    Move(AccountStatus.ACTIF, AccountStatus.VERROUILLE, Cause.GUESSES),
    # A new password by mail, or the day has passed.
    Move(AccountStatus.VERROUILLE, AccountStatus.ACTIF, Cause.UNLOCKED),
    # The holder, while no registration is live; a lock, somebody else's doing, does not prevent it.
    Move(AccountStatus.ACTIF, AccountStatus.FERME, Cause.CLOSING),
    Move(AccountStatus.VERROUILLE, AccountStatus.FERME, Cause.CLOSING),
)


def sources(cause: Cause) -> list[str]:
    """The states that the cause moves an account from."""
    return [move.source.value for move in MOVES if move.cause is cause]


def target(cause: Cause) -> AccountStatus:
    """The state that it moves it to."""
    (state,) = {move.target for move in MOVES if move.cause is cause}
    return state
