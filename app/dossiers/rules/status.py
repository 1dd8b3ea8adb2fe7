"""The one status of a dossier: what was decided, else what is computed."""

from enum import StrEnum

from app.dossiers.rules.completeness import Completeness
from app.dossiers.rules.states import DossierState


class Decision(StrEnum):
    """The part of the status that is stored: what an agent did."""

    EN_INSTRUCTION = "en_instruction"
    IRREGULIER = "irregulier"
    VALIDE = "valide"
    REJETE = "rejete"


def status(decision: Decision | None, computed: Completeness) -> DossierState:
    """A decision stands whatever becomes of the pieces; without one, they say."""
    return computed.status if decision is None else DossierState(decision)
