"""Take a dossier, and give it back: at most one agent at a time."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.dossiers.queries import assignments
from app.dossiers.queries.assignments import Held
from app.dossiers.rules.assignment import LIFE, Claim
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Conflict, Violation
from app.registrations.rules.states import RegistrationState
from app.staff.access import CallingAgent
from app.staff.rules import Scope

Version = Callable[[int], None]
Json = dict[str, object]


async def read(db: Asking, now: datetime, registration: UUID, *, agent: CallingAgent) -> Json:
    """Who has it now, and the version of that."""
    claim = await assignments.claim(db, registration=registration, academies=sorted(agent.academies))
    if claim is None:
        raise ABSENT
    return shown(registration, claim, now)


async def take(db: Transaction, now: datetime, registration: UUID, *, agent: CallingAgent, version: Version) -> Json:
    """It is this agent's for four hours more; who comes second is told by whom, before any version."""
    claim = await _alone(db, registration, agent)
    if claim.holder(now) not in {None, agent.agent_id}:
        raise taken(claim)
    version(claim.version)
    if claim.status != RegistrationState.ENREGISTREE:
        raise Conflict("inscription-terminee", "Cette inscription n'est plus en cours : il n'y a plus rien à examiner.")
    await assignments.give(db, registration=registration, agent=agent.agent_id, taken_at=now, expires_at=now + LIFE)
    await _journal(db, "dossier.take", registration, agent, {})
    return await read(db, now, registration, agent=agent)


async def release(
    db: Transaction, now: datetime, registration: UUID, *, agent: CallingAgent, motive: str | None, version: Version
) -> None:
    """By its holder; by an administrator, who says why."""
    claim = await _alone(db, registration, agent)
    version(claim.version)
    holder = claim.holder(now)
    if holder is None:
        raise Conflict("dossier-libre", "Personne n'a pris ce dossier, ou sa prise a expiré : il est libre.")
    detail: Json = {}
    if holder != agent.agent_id:
        if Scope.AGENTS not in agent.scopes:
            raise taken(claim)
        if motive is None:
            raise invalid((Violation("motif-requis", "?motive", "Dites pourquoi vous libérez ce dossier.", ""),))
        detail = {"holder": str(holder), "motive": motive}
    await assignments.free(db, registration=registration)
    await _journal(db, "dossier.release", registration, agent, detail)


def shown(registration: UUID, claim: Claim, now: datetime) -> Json:
    """The contract's Assignment."""
    return {"registration_id": registration, "version": claim.version, "holder": holder_shown(claim, now)}


def holder_shown(claim: Claim, now: datetime) -> Json | None:
    """The contract's Holder, or None."""
    if claim.holder(now) is None:
        return None
    return {
        "agent_id": claim.agent_id,
        "name": claim.agent_name,
        "taken_at": claim.taken_at,
        "expires_at": claim.expires_at,
    }


async def _alone(db: Transaction, registration: UUID, agent: CallingAgent) -> Held:
    claim = await assignments.alone(db, registration=registration, academies=sorted(agent.academies))
    if claim is None:
        raise ABSENT
    return claim


def taken(claim: Claim) -> Conflict:
    """Who comes second is told by whom, and until when."""
    return Conflict(
        "dossier-pris",
        f"Ce dossier est pris par {claim.agent_name} : lui seul le rend, ou un administrateur, avec un motif. Il"
        " se libère de lui-même à l'instant donné par « holder ».",
        members={"holder": {"name": claim.agent_name, "until": claim.expires_at}},
    )


async def _journal(db: Transaction, act: str, registration: UUID, agent: CallingAgent, detail: Json) -> None:
    await record(
        db, act, actor=Party("agent", agent.agent_id), subject=Party("registration", registration), detail=detail
    )
