"""How a test candidate is led from where they are to where they are wanted, by the acts of the house, one at a time."""

from dataclasses import dataclass
from enum import StrEnum

from app.dossiers.rules.states import DossierState
from app.registrations.rules.states import RegistrationState


class Wanted(StrEnum):
    """Where a test candidate may be asked to be."""

    COMPTE = "compte"
    INCOMPLET = "incomplet"
    CERTIFICAT_REFUSE = "certificat_refuse"
    COMPLET = "complet"
    EN_INSTRUCTION = "en_instruction"
    IRREGULIER = "irregulier"
    VALIDE = "valide"
    REJETE = "rejete"
    SANS_ACCORD = "sans_accord"
    DESINSCRIT = "desinscrit"


class Agreement(StrEnum):
    """Whether the body may follow."""

    NEVER = "never"
    GIVEN = "given"
    ENDED = "ended"


class Step(StrEnum):
    """One act: the candidate's, or an agent's."""

    ACTIVATE = "activate"
    REGISTER = "register"
    AGREE = "agree"
    PART = "part"
    WITHDRAW = "withdraw"
    DEPOSIT = "deposit"
    REFUSE_CERTIFICATE = "refuse_certificate"
    TAKE_UP = "take_up"
    ACCEPT_PIECES = "accept_pieces"
    DECIDE = "decide"
    PROPOSE_REJECTION = "propose_rejection"
    CONFIRM_REJECTION = "confirm_rejection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a test candidate is; without a registration nothing else of a dossier is looked at."""

    active: bool
    registration: RegistrationState | None = None
    agreement: Agreement = Agreement.NEVER
    dossier: DossierState = DossierState.INCOMPLET
    refused: bool = False
    """A certificate of schooling is."""
    judged: bool = False
    """An agent accepted all that is due."""
    proposed: bool = False
    """A rejection is, and waits for a second agent."""
    two_agents: bool = True

    @property
    def registered(self) -> bool:
        """A registration lives."""
        return self.registration is RegistrationState.ENREGISTREE


_COMPUTED = frozenset({DossierState.INCOMPLET, DossierState.COMPLET})
_DECIDED = {
    Wanted.EN_INSTRUCTION: DossierState.EN_INSTRUCTION,
    Wanted.IRREGULIER: DossierState.IRREGULIER,
    Wanted.VALIDE: DossierState.VALIDE,
    Wanted.REJETE: DossierState.REJETE,
}


def reachable(place: Place) -> tuple[Wanted, ...]:
    """Where one may be led from there: an account is not undone, and what an agent took up is computed no more."""
    return tuple(wanted for wanted in Wanted if _leads(place, wanted))


def _leads(place: Place, wanted: Wanted) -> bool:
    match wanted:
        case Wanted.COMPTE:
            return not place.active
        case Wanted.INCOMPLET:
            return not place.registered or (place.dossier is DossierState.INCOMPLET and not place.refused)
        case Wanted.COMPLET | Wanted.CERTIFICAT_REFUSE:
            return not place.registered or place.dossier in _COMPUTED
        case _:
            return True


def next_step(place: Place, wanted: Wanted) -> Step | None:
    """The next act towards a place that is reachable; None once there."""
    if wanted is Wanted.COMPTE:
        return None
    if not place.active:
        return Step.ACTIVATE
    if not place.registered:
        left = wanted is Wanted.DESINSCRIT and place.registration is not None
        return None if left else Step.REGISTER
    return _once_registered(place, wanted)


def _once_registered(place: Place, wanted: Wanted) -> Step | None:
    # Who never agreed is not seen leaving.
    if place.agreement is Agreement.NEVER:
        return Step.AGREE
    if wanted is Wanted.DESINSCRIT:
        return Step.WITHDRAW
    if wanted is Wanted.SANS_ACCORD:
        return Step.PART if place.agreement is Agreement.GIVEN else None
    return Step.AGREE if place.agreement is Agreement.ENDED else _in_dossier(place, wanted)


def _in_dossier(place: Place, wanted: Wanted) -> Step | None:
    if wanted is Wanted.CERTIFICAT_REFUSE:
        return None if place.refused else Step.REFUSE_CERTIFICATE
    if wanted is Wanted.INCOMPLET or place.dossier is _DECIDED.get(wanted, DossierState.COMPLET):
        return None
    if place.dossier is DossierState.EN_INSTRUCTION:
        return _in_hand(place, wanted)
    return Step.DEPOSIT if place.dossier is DossierState.INCOMPLET else Step.TAKE_UP


def _in_hand(place: Place, wanted: Wanted) -> Step:
    if wanted is Wanted.VALIDE and not place.judged:
        return Step.ACCEPT_PIECES
    if wanted is Wanted.REJETE and place.two_agents:
        return Step.CONFIRM_REJECTION if place.proposed else Step.PROPOSE_REJECTION
    return Step.DECIDE
