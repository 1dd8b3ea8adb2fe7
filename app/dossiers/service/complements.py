"""Complements, as an agent asks for them: the state of the dossier stays what it is (docs/decisions/complements.md)."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.dossiers.queries import complements as queries
from app.dossiers.queries import decisions
from app.dossiers.rules.status import Decision
from app.dossiers.schemas.kept import File, KeptDecision, StaffComplement
from app.dossiers.service.reading import file_of
from app.dossiers.service.shown import Json
from app.http.problems import ABSENT
from app.justificatifs.rules.complements import Held, Status
from app.justificatifs.service import complements as justificatifs
from app.justificatifs.service.complements import Asked
from app.justificatifs.service.showing import complement_shown
from app.kit.errors import Conflict
from app.staff.access import CallingAgent

Version = Callable[[int], None]
_DECIDED = {Decision.VALIDE: "validé", Decision.REJETE: "rejeté"}


async def ask(
    db: Transaction, now: datetime, registration: UUID, asked: Asked, *, agent: CallingAgent, version: Version
) -> Json:
    """Ask for pieces; the dossier is at the version that the agent saw, and not decided."""
    held = await decisions.held(db, registration=registration)
    if held is None:
        raise ABSENT

    def admitted() -> None:
        version(held.version)
        if refusal := undecided(held.decision):
            raise refusal

    made = await justificatifs.ask(
        db, now, registration, asked, agent=agent.agent_id, academies=sorted(agent.academies), admitted=admitted
    )
    return await _done(db, now, registration, made)


async def extend(
    db: Transaction, now: datetime, key: UUID, until: date, *, agent: CallingAgent, version: Version
) -> Json:
    """Give more time."""
    one, decision = await _held(db, now, key, agent, version)
    if refusal := undecided(decision):
        raise refusal
    await justificatifs.extend(db, now, one, until, agent=agent.agent_id)
    return await _done(db, now, one.registration_id, key)


async def cancel(
    db: Transaction, now: datetime, key: UUID, motif: str, *, agent: CallingAgent, version: Version
) -> Json:
    """Ask for nothing any more; whatever was decided, this takes nothing that was promised to last."""
    one, _ = await _held(db, now, key, agent, version)
    await justificatifs.cancel(db, now, one, motif, agent=agent.agent_id)
    return await _done(db, now, one.registration_id, key)


async def _held(
    db: Transaction, now: datetime, key: UUID, agent: CallingAgent, version: Version
) -> tuple[Held, str | None]:
    """The complement, and what was decided: the dossier is held first, as by every act of an agent on it."""
    academies = sorted(agent.academies)
    registration = await justificatifs.whose(db, key, academies=academies)
    held = await decisions.held(db, registration=registration)
    one = await justificatifs.held(db, now, key, agent=agent.agent_id, academies=academies, version=version)
    return one, None if held is None else held.decision


async def _done(db: Transaction, now: datetime, registration: UUID, key: UUID) -> Json:
    await decisions.touch(db, registration=registration)
    file = await file_of(db, registration)
    if file is None:
        raise ABSENT
    return shown(await queries.one(db, complement=key), file, now, file.kept.decision)


def shown(one: StaffComplement, file: File, now: datetime, decision: KeptDecision | None) -> Json:
    """The contract's StaffComplement."""
    told = complement_shown(one, file.kept.facts, file.checklist.items, now)
    cancelled = None
    if one.cancelled_at is not None:
        told["status"] = Status.ANNULE
        by = {"agent_id": one.changed_by, "name": one.changed_name}
        cancelled = {"at": one.cancelled_at, "by": by, "motif": one.motif}
    return {
        **told,
        "version": one.version,
        "asked_by": {"agent_id": one.asked_by, "name": one.asked_name},
        "cancelled": cancelled,
        "actions": [_action("prolonger", one, now, decision), _action("annuler", one, now, None)],
    }


def _action(name: str, one: StaffComplement, now: datetime, decision: KeptDecision | None) -> Json:
    reason = None
    if one.cancelled_at is not None:
        reason = "Ce complément est annulé."
    elif now >= one.closes_at:
        reason = "Ce complément est arrivé à son terme."
    elif decision is not None and (refusal := undecided(decision.decision)):
        reason = refusal.detail
    until = one.closes_at if reason is None else None
    return {"action": name, "allowed": reason is None, "until": until, "reason": reason}


def undecided(decision: str | None) -> Conflict | None:
    """The refusal of what is asked of a dossier that is decided."""
    said = None if decision is None else _DECIDED.get(Decision(decision))
    if said is None:
        return None
    return Conflict("dossier-decide", f"Ce dossier est {said} : reprenez-le d'abord, avec un motif.")
