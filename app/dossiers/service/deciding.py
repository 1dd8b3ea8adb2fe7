"""Decide on a dossier: alone, or at two when a rejection asks for it; the history only grows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.dossiers.queries import assignments, decisions
from app.dossiers.queries.decisions import New
from app.dossiers.rules import proposals
from app.dossiers.rules.acts import Act, Entry, Reason, reason, violations
from app.dossiers.service import moves
from app.dossiers.service.assignments import taken
from app.dossiers.service.standing import Json, Standing, line_shown, standing, standing_alone, target
from app.http.validation import invalid
from app.justificatifs.rules.complements import Status, status
from app.kit.errors import Conflict, Stale
from app.kit.french import deadline
from app.registrations.rules.states import RegistrationState
from app.staff.access import CallingAgent
from app.staff.rules import Scope

Version = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """The line that was added, as it is shown, and the version of the dossier since."""

    shown: Json
    version: str


async def decide(
    db: Transaction, now: datetime, registration: UUID, entry: Entry, *, agent: CallingAgent, version: Version
) -> Made:
    """One act on a dossier of the agent's académies, alone on it; who comes second is told who came first."""
    found = await standing_alone(db, registration, agent=agent)
    _require_fresh(found, version)
    _require_admitted(found, now, entry, agent)
    await _require_free(db, now, found, entry, agent)
    confirms = proposals.confirms(entry.act, found.proposal, agent.agent_id)
    wrong = violations(entry, found.motifs, confirms=confirms, undoes=found.final)
    if told := tuple(wrong):
        raise invalid(told)
    line = await _done(db, found, _new(found, now, entry, agent, confirms=confirms))
    after = await standing(db, registration, agent=agent)
    return Made(line_shown(await decisions.line(db, line), after.proposal), after.version)


async def _require_free(db: Transaction, now: datetime, found: Standing, entry: Entry, agent: CallingAgent) -> None:
    """Nobody else works on it; the second of two agents need not wait for the first to give it back."""
    claim = await assignments.claim(db, registration=found.registration, academies=sorted(agent.academies))
    first = found.proposal.agent_id if found.proposal and entry.act in {Act.REJETE, Act.REJET_DECLINE} else None
    if claim is not None and claim.holder(now) not in {None, agent.agent_id, first}:
        raise taken(claim)


def _require_fresh(found: Standing, version: Version) -> None:
    try:
        version(found.version)
    except Stale as stale:
        detail = f"Le dossier a changé depuis que vous l'avez lu.{_last(found)} Relisez-le, puis recommencez."
        raise Stale(stale.code, detail, members={**stale.members, **_by_whom(found)}) from None


def _require_admitted(found: Standing, now: datetime, entry: Entry, agent: CallingAgent) -> None:
    """The role first, then the registration, the table of moves, what is proposed."""
    if not found.within(entry.act, agent):
        agent.require(Scope.DECIDE)
    if found.file.kept.facts.status is not RegistrationState.ENREGISTREE:
        raise Conflict("inscription-terminee", "Cette inscription n'est plus en cours : il n'y a plus rien à décider.")
    members: Json = {**_by_whom(found), "possible": found.possible(now, agent)}
    if entry.act is not Act.REJET_DECLINE:
        try:
            moves.require_possible(found.file, target(entry.act), now, motif="donné")
        except Conflict as refused:
            detail = f"{refused.detail}{_last(found)}"
            raise Conflict(refused.code, detail, members={**refused.members, **members}) from None
    if entry.act in {Act.REJET_PROPOSE, Act.REJETE}:
        _require_no_promise(found, now)
    if refusal := found.refused(entry.act, agent):
        if found.proposal is not None:
            members["changes"] = list(found.proposal.changes)
        raise Conflict(refusal.code, refusal.detail, members=members)


def _require_no_promise(found: Standing, now: datetime) -> None:
    """What a candidate was given a date for is not held against them before that date [P]."""
    items, facts = found.file.checklist.items, found.file.kept.facts
    waited = [
        one.closes_at
        for one in facts.complements
        if status(one.beside(facts.answers).whole(items), one.closes_at, now) is Status.EN_ATTENTE
    ]
    if waited:
        raise Conflict(
            "complement-en-attente",
            f"Le candidat a jusqu'au {deadline(max(waited), facts.clocks)} pour répondre à un complément : attendez sa "
            "réponse ou ce terme, ou annulez le complément avec un motif.",
        )


def _new(found: Standing, now: datetime, entry: Entry, agent: CallingAgent, *, confirms: bool) -> New:
    why = reason(entry, found.motifs)
    answered = found.proposal if confirms or entry.act is Act.REJET_DECLINE else None
    if confirms and answered is not None:
        [proposed] = [line for line in found.history if line.id == answered.id]
        why = Reason(proposed.motif_code, proposed.motif, proposed.ground)
    return New(
        registration=found.registration,
        decision=entry.act,
        source=found.file.status,
        reason=why,
        agent=agent.agent_id,
        now=now,
        proposal_id=answered.id if answered else None,
        proposed_by=answered.agent_id if answered else None,
        basis=found.basis if entry.act is Act.REJET_PROPOSE else None,
    )


async def _done(db: Transaction, found: Standing, new: New) -> UUID:
    if new.decision not in {Act.REJET_PROPOSE, Act.REJET_DECLINE}:
        return await moves.carry_out(db, found.file, new)
    # What moves nothing is told to nobody outside.
    line = await decisions.add(db, new)
    proposed = new.decision == Act.REJET_PROPOSE
    await decisions.propose(db, registration=new.registration, proposal=line if proposed else None)
    await record(
        db,
        "dossier.propose_rejection" if proposed else "dossier.decline_rejection",
        actor=Party("agent", new.agent),
        subject=Party("registration", new.registration),
        detail={"decision": str(line)},
    )
    return line


def _by_whom(found: Standing) -> Json:
    if not found.history:
        return {}
    last = found.history[-1]
    return {"decided_by": {"name": last.agent_name, "decision": last.decision, "at": last.decided_at}}


def _last(found: Standing) -> str:
    if not found.history:
        return ""
    last = found.history[-1]
    return f" Dernier acte : « {last.decision} », par {last.agent_name}."
