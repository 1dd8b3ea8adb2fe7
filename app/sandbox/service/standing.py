"""Where a test candidate is: read from the house, never remembered."""

from dataclasses import dataclass

from app.db.asking import Asking
from app.dossiers.rules.completeness import unjudged
from app.dossiers.service.standing import Standing, standing
from app.justificatifs.rules.states import PieceState
from app.partners.rules import CERTIFICATES
from app.registrations.rules.states import RegistrationState
from app.sandbox.queries.candidates import Kept
from app.sandbox.rules.leading import Agreement, Place
from app.sandbox.service.agents import seeing


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The place, and the dossier as an agent has it before them, once there is one."""

    place: Place
    standing: Standing | None


async def place_of(db: Asking, one: Kept) -> Whereabouts:
    """As it is at this instant."""
    active = one.account_status == "actif"
    registration = None if one.registration_status is None else RegistrationState(one.registration_status)
    agreement = Agreement.NEVER
    if one.agreed_at is not None:
        agreement = Agreement.GIVEN if one.ended_at is None else Agreement.ENDED
    if one.registration_id is None or registration is not RegistrationState.ENREGISTREE:
        return Whereabouts(Place(active=active, registration=registration, agreement=agreement), None)
    found = await standing(db, one.registration_id, agent=seeing(one.academie))
    items = found.file.checklist.items
    place = Place(
        active=active,
        registration=registration,
        agreement=agreement,
        dossier=found.file.status,
        refused=any(one.state is PieceState.REFUSE for one in items if one.piece.code in CERTIFICATES),
        judged=not unjudged(items),
        proposed=found.proposal is not None and not found.proposal.changes,
        two_agents=found.two_agents,
    )
    return Whereabouts(place, found)
