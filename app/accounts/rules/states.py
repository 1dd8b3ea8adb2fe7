"""The states of an account (02, « States ») and the only ways from one to another."""

from dataclasses import dataclass
from enum import StrEnum


class AccountStatus(StrEnum):
    """Where an account stands; an account never activated is deleted, it has no state for it."""

    NON_ACTIVE = "non_active"
    ACTIF = "actif"
    VERROUILLE = "verrouille"
    FERME = "ferme"


class Mover(StrEnum):
    """Who moves an account."""

    TITULAIRE = "titulaire"
    SYSTEME = "systeme"


class Cause(StrEnum):
    """What moves an account: the value ends the sentence « seulement si … »."""

    ACTIVATION = "le lien reçu par courriel est suivi dans les 48 heures"
    GUESSES = "trop de mots de passe faux ont été essayés en un jour"
    UNLOCKED = "le mot de passe est changé par courriel, ou le jour est passé"
    CLOSING = "aucune inscription n'est en cours"


@dataclass(frozen=True, slots=True)
class Move:
    """One row: from, to, who, why."""

    source: AccountStatus
    target: AccountStatus
    by: frozenset[Mover]
    cause: Cause


_TITULAIRE = frozenset({Mover.TITULAIRE})
_SYSTEME = frozenset({Mover.SYSTEME})


MOVES: tuple[Move, ...] = (
    # The link received by mail, with a password chosen.
    Move(AccountStatus.NON_ACTIVE, AccountStatus.ACTIF, _TITULAIRE, Cause.ACTIVATION),
    # Too many wrong passwords in a day.
    Move(AccountStatus.ACTIF, AccountStatus.VERROUILLE, _SYSTEME, Cause.GUESSES),
    # A new password by mail, or the day has passed.
    Move(AccountStatus.VERROUILLE, AccountStatus.ACTIF, _TITULAIRE | _SYSTEME, Cause.UNLOCKED),
    # The holder, while no registration is live; a lock, somebody else's doing, does not prevent it.
    Move(AccountStatus.ACTIF, AccountStatus.FERME, _TITULAIRE, Cause.CLOSING),
    Move(AccountStatus.VERROUILLE, AccountStatus.FERME, _TITULAIRE, Cause.CLOSING),
)


def sources(cause: Cause) -> list[str]:
    """The states that the cause moves an account from."""
    return [move.source.value for move in MOVES if move.cause is cause]


def target(cause: Cause) -> AccountStatus:
    """The state that it moves it to."""
    (state,) = {move.target for move in MOVES if move.cause is cause}
    return state
