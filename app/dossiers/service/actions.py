"""What an agent may do now of a dossier, of each of its justificatifs, else why not."""

from collections.abc import Iterator
from datetime import datetime

from app.dossiers.rules import states
from app.dossiers.rules.assignment import Claim
from app.dossiers.rules.states import DossierState
from app.dossiers.schemas.kept import File
from app.dossiers.service.complements import undecided
from app.dossiers.service.moves import conditions
from app.dossiers.service.shown import Json
from app.justificatifs.rules.checklist import Item
from app.justificatifs.rules.states import PieceState
from app.justificatifs.service import reviewable
from app.justificatifs.service.complements import refusal_to_ask
from app.kit.french import deadline
from app.registrations.rules.moves import Actor, Condition
from app.registrations.rules.states import RegistrationState
from app.staff.access import CallingAgent
from app.staff.rules import Scope

_MOVES = {
    "mettre_en_instruction": (DossierState.EN_INSTRUCTION, Scope.REVIEW),
    "declarer_irregulier": (DossierState.IRREGULIER, Scope.DECIDE),
    "valider": (DossierState.VALIDE, Scope.DECIDE),
    "rejeter": (DossierState.REJETE, Scope.DECIDE),
}
_OVER = "Cette inscription n'est plus en cours : il n'y a plus rien à examiner."
_ROLE = "Votre rôle, ou ce jeton, ne le permet pas."


def of_dossier(file: File, claim: Claim, now: datetime, agent: CallingAgent) -> list[Json]:
    """The contract's actions of a StaffDossier."""
    return [_action(name, reason) for name, reason in _of_dossier(file, claim, now, agent)]


def _of_dossier(file: File, claim: Claim, now: datetime, agent: CallingAgent) -> Iterator[tuple[str, str | None]]:
    general = _general(file, agent, Scope.REVIEW)
    holder = claim.holder(now)
    taken = holder is not None and holder != agent.agent_id
    yield "prendre", general or (f"Ce dossier est pris par {claim.agent_name}." if taken else None)
    yield "rendre", None if holder == agent.agent_id else "Vous n'avez pas pris ce dossier."
    waiting = any(_waits(item) for item in file.checklist.items)
    yield "examiner", general or (None if waiting else "Rien n'attend d'être examiné.")
    yield "demander_complement", general or _closed(file, now)
    # The motive is for the agent to give.
    met = conditions(file, now) | {Condition.MOTIF}
    for name, (target, scope) in _MOVES.items():
        verdict = states.move(file.status, target, Actor.AGENT, met)
        yield name, _general(file, agent, scope) or (None if verdict.allowed else verdict.detail)


def of_piece(file: File, item: Item, now: datetime, agent: CallingAgent) -> list[Json]:
    """What may be done of one piece: its files are reviewed one by one, its answer, and it may be asked for."""
    general = _general(file, agent, Scope.REVIEW)
    answered = _answered(file, item)
    return [
        *[_action(name, general or reason) for name, reason in reviewable(file.kept.facts, item)],
        _action("juger_reponse", general or (None if answered else "Aucune réponse « non concerné » n'est à juger.")),
        _action("demander_complement", general or _closed(file, now) or refusal_to_ask(file.kept.facts, item, now)),
    ]


def _general(file: File, agent: CallingAgent, scope: Scope) -> str | None:
    if scope not in agent.scopes:
        return _ROLE
    return None if file.kept.facts.status is RegistrationState.ENREGISTREE else _OVER


def _closed(file: File, now: datetime) -> str | None:
    """Why no complement at all may be asked now."""
    if refusal := undecided(file.kept.decision.decision if file.kept.decision else None):
        return refusal.detail
    facts = file.kept.facts
    if now < facts.justificatifs_close_at:
        until = deadline(facts.justificatifs_close_at, facts.clocks)
        return f"Le candidat peut encore déposer ses justificatifs, jusqu'au {until}."
    return None


def _answered(file: File, item: Item) -> bool:
    given = any(one.piece == item.piece.code for one in file.kept.facts.answers)
    return given and item.state in {PieceState.NON_CONCERNE, PieceState.A_DEPOSER}


def _waits(item: Item) -> bool:
    """A file that is verified, or an answer, and nobody said anything of it."""
    if item.state is PieceState.NON_CONCERNE:
        return not item.settled
    return item.state is PieceState.DEPOSE and item.verified


def _action(name: str, reason: str | None) -> Json:
    return {"action": name, "allowed": reason is None, "until": None, "reason": reason}
