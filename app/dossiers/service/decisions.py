"""What is read of decisions: a history, what waits for a second agent, what a candidate is told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.dossiers.events import DossierMoved
from app.dossiers.queries import decisions as queries
from app.dossiers.queries import files
from app.dossiers.queries import proposals as waiting
from app.dossiers.queries.proposals import Waiting
from app.dossiers.rules.appeals import Appeal, appeals
from app.dossiers.rules.motifs import Motif
from app.dossiers.rules.proposals import Basis, changes
from app.dossiers.rules.status import Decision
from app.dossiers.schemas.kept import basis_of
from app.dossiers.service.notes import FIRST
from app.dossiers.service.standing import FINAL, Json, line_shown, standing
from app.staff.access import CallingAgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a candidate is told of a decision that still stands."""

    decision: Decision
    motif: str | None
    ground: str | None
    appeals: tuple[Appeal, ...]
    decided_at: datetime


async def told(db: Asking, fact: DossierMoved) -> Told | None:
    """None when it was undone since, or when nothing is to be told: a dossier taken up, no verdict being undone."""
    [kept] = await files.dossiers(db, [fact.registration_id])
    decided = await queries.decided(db, registration=fact.registration_id)
    line = await queries.line(db, fact.decision_id)
    if decided is None or decided.decision_id != line.id or kept.decision is None:
        return None
    decision = Decision(line.decision)
    if decision is Decision.EN_INSTRUCTION and line.source not in FINAL:
        return None
    return Told(
        decision=decision,
        motif=line.motif,
        ground=line.ground,
        appeals=appeals(decision, kept.decision.tribunal),
        decided_at=line.decided_at,
    )


async def read(db: Transaction, now: datetime, registration: UUID, *, agent: CallingAgent) -> Json:
    """The contract's DossierDecisions; the reading is journaled."""
    found = await standing(db, registration, agent=agent)
    await record(
        db, "decisions.read", actor=Party("agent", agent.agent_id), subject=Party("registration", registration)
    )
    proposed = found.proposal
    return {
        "registration_id": registration,
        "status": found.file.status,
        "version": found.version,
        "two_agents": found.two_agents,
        "proposal": None if proposed is None else {"id": proposed.id, "changes": proposed.changes},
        "possible": found.possible(now, agent),
        "motifs": [_motif(one) for one in found.motifs if one.enabled],
        "history": [line_shown(line, proposed) for line in found.history],
    }


async def proposed(
    reads: Reads, *, agent: CallingAgent, after: UUID | None, limit: int
) -> tuple[list[Json], str | None]:
    """Those of the agent's académies, the oldest first, and the position after which others follow."""
    found = await waiting.page(reads, academies=sorted(agent.academies), after=after or FIRST, limit=limit + 1)
    given = found[:limit]
    now = await queries.bases(reads, [one.registration_id for one in given])
    shown = [_waiting(one, now[one.registration_id], agent) for one in given]
    return shown, str(given[-1].id) if len(found) > limit else None


def _motif(motif: Motif) -> Json:
    return {"code": motif.code, "label": motif.label, "ground": motif.ground, "verdicts": sorted(motif.verdicts)}


def _waiting(one: Waiting, now: Basis, agent: CallingAgent) -> Json:
    return {
        "id": one.id,
        "registration_id": one.registration_id,
        "candidate_number": one.candidate_number,
        "candidate": {
            "birth_name": one.birth_name,
            "usage_name": one.usage_name,
            "first_names": one.first_names,
        },
        "exam_session": one.exam_session,
        "academie": one.academie,
        "motif": one.motif,
        "ground": one.ground,
        "agent": {"id": one.agent_id, "name": one.agent_name},
        "mine": one.agent_id == agent.agent_id,
        "changes": changes(basis_of(one.basis), now),
        "proposed_at": one.decided_at,
    }
