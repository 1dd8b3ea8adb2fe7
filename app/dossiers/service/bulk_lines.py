"""What each bulk act does with one dossier: the same service as for that one alone."""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from app.db.transaction import Transaction
from app.dossiers.queries import files
from app.dossiers.rules.acts import Act, Entry
from app.dossiers.rules.bulk import Ended, Outcome
from app.dossiers.rules.states import DossierState
from app.dossiers.rules.status import Decision
from app.dossiers.schemas.asked import AcceptPiece, AskComplement, MoveDossier, Repeated
from app.dossiers.service import complements
from app.dossiers.service.deciding import decide
from app.dossiers.service.reading import file_of
from app.http.problems import ABSENT
from app.justificatifs import service as justificatifs
from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.reading import Ink, Lu
from app.justificatifs.rules.states import DepotState, PieceState
from app.justificatifs.service.complements import Asked
from app.kit.errors import Conflict
from app.staff.access import CallingAgent
from app.staff.rules import Scope


def scope_of(act: Repeated) -> Scope:
    """What an agent needs for it."""
    match act:
        case AcceptPiece():
            return Scope.REVIEW
        case AskComplement():
            return Scope.REVIEW
        case MoveDossier():
            return Scope.DECIDE if act.decision is Decision.VALIDE else Scope.REVIEW
    assert_never(act)


async def done(db: Transaction, now: datetime, act: Repeated, registration: UUID, *, agent: CallingAgent) -> Ended:
    """Do it, or raise the refusal of the same act on this one dossier."""
    match act:
        case AcceptPiece():
            return await _accepted(db, now, act, registration, agent)
        case AskComplement():
            asked = Asked(pieces=act.complement.pieces, text=act.complement.text, until=act.complement.until)
            await complements.ask(db, now, registration, asked, agent=agent, version=lambda _: None)
            return Ended(Outcome.FAIT)
        case MoveDossier():
            return await _moved(db, now, act.decision, registration, agent)
    assert_never(act)


async def _accepted(db: Transaction, now: datetime, act: AcceptPiece, registration: UUID, agent: CallingAgent) -> Ended:
    found = await files.staff_dossier(db, registration=registration)
    file = await file_of(db, registration)
    if found is None or file is None or not agent.sees(found.facts.choices.academie):
        raise ABSENT
    item = next((one for one in file.checklist.items if one.piece.code == act.piece), None)
    if item is None:
        raise Conflict("piece-non-demandee", "Cette pièce n'est pas demandée à ce candidat.")
    if item.state is PieceState.ACCEPTE:
        return Ended(Outcome.SANS_EFFET)
    waiting = [
        one
        for one in found.facts.depots
        if one.piece == act.piece and one.state is DepotState.VERIFIE and one.review is None
    ]
    if item.state is not PieceState.DEPOSE or not waiting:
        raise Conflict(
            "rien-a-accepter", f"Aucun fichier vérifié n'attend d'examen : la pièce est dans l'état « {item.state} »."
        )
    sheets = [one.reading.sheet if one.reading else None for one in waiting]
    if act.machine_checked and not all(one and one.lu is Lu.CONFORME and one.signature is Ink.OUI for one in sheets):
        raise Conflict(
            "non-reconnu-par-la-machine",
            "La machine n'a pas reconnu la version en cours, ou n'y a pas vu de signature.",
        )
    for depot in waiting:
        await justificatifs.review(
            db,
            now,
            depot.id,
            Review.ACCEPTE,
            None,
            agent=agent.agent_id,
            academies=sorted(agent.academies),
            version=lambda _: None,
        )
    return Ended(Outcome.FAIT)


async def _moved(db: Transaction, now: datetime, decision: Decision, registration: UUID, agent: CallingAgent) -> Ended:
    file = await file_of(db, registration)
    if file is None or not agent.sees(file.kept.facts.choices.academie):
        raise ABSENT
    if file.status == DossierState(decision):
        return Ended(Outcome.SANS_EFFET)
    steps = (Act.EN_INSTRUCTION, Act.VALIDE) if decision is Decision.VALIDE else (Act.EN_INSTRUCTION,)
    for step in steps if file.status is DossierState.COMPLET else steps[-1:]:
        await decide(db, now, registration, Entry(step), agent=agent, version=lambda _: None)
    return Ended(Outcome.FAIT)
