"""Where a dossier stands for whoever decides: its status, its history, what is proposed, what is possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.dossiers.queries import decisions
from app.dossiers.queries.decisions import Line
from app.dossiers.rules import proposals
from app.dossiers.rules.acts import Act
from app.dossiers.rules.motifs import Motif, motifs_of
from app.dossiers.rules.proposals import Basis, Proposal
from app.dossiers.rules.states import DossierState, ProposalState
from app.dossiers.schemas.kept import File, basis_of, motif_settings
from app.dossiers.service import moves, notes
from app.dossiers.service.reading import file_of
from app.http.problems import ABSENT
from app.kit.canonical import canonical, digest
from app.kit.errors import Conflict
from app.staff.access import CallingAgent
from app.staff.rules import Scope

Json = dict[str, object]
TWO_AGENTS = "rejection_by_two"
"""The switch of an exam session; on unless it says otherwise [P]."""
MOTIFS = "decision_motifs"
FINAL = frozenset({DossierState.VALIDE, DossierState.REJETE})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All that bears on a decision; `proposal` may have lapsed."""

    file: File
    basis: Basis
    acts: int
    history: Sequence[Line]
    proposal: Proposal | None
    two_agents: bool
    motifs: tuple[Motif, ...]

    @property
    def registration(self) -> UUID:
        """Whose."""
        return self.file.kept.facts.registration_id

    @cached_property
    def version(self) -> str:
        """Of what agents did and of what a decision rests upon: another file, another version."""
        rests = canonical({"version": self.basis.version, "pieces": dict(self.basis.pieces)})
        return f"{self.acts}-{digest(rests)[:16]}"

    @property
    def final(self) -> bool:
        """Decided: only who decides takes it up again."""
        return self.file.status in FINAL

    def possible(self, now: datetime, agent: CallingAgent) -> list[Act]:
        """What this agent may do now, with a motive where one is asked."""
        found = [act for act in Act if self.refused(act, agent) is None and self.within(act, agent)]
        moved = moves.possible(self.file, now)
        return [act for act in found if act is Act.REJET_DECLINE or target(act) in moved]

    def within(self, act: Act, agent: CallingAgent) -> bool:
        """Whether the agent's token goes so far: what ends a dossier, or undoes such an end, is for who decides.

        Examining, saying irregular and proposing a rejection prepare; one withdraws one's own proposal.
        """
        own = self.proposal is not None and self.proposal.agent_id == agent.agent_id
        final = act in {Act.VALIDE, Act.REJETE} or self.final or (act is Act.REJET_DECLINE and not own)
        return (Scope.DECIDE if final else Scope.REVIEW) in agent.scopes

    def refused(self, act: Act, agent: CallingAgent) -> Conflict | None:
        """Why the act does not go with what is proposed."""
        return proposals.refusal(act, self.proposal, agent.agent_id, two_agents=self.two_agents)


def target(act: Act) -> DossierState:
    """Where the act leads, or would lead once confirmed."""
    return DossierState.REJETE if act is Act.REJET_PROPOSE else DossierState(act)


async def standing(db: Asking, registration: UUID, *, agent: CallingAgent) -> Standing:
    """Of a dossier of the agent's académies."""
    await notes.require_there(db, registration, agent=agent)
    file = await file_of(db, registration)
    decided = await decisions.decided(db, registration=registration)
    if file is None:
        raise ABSENT
    settings = await decisions.settings(db, registration=registration)
    history = await decisions.history(db, registration=registration)
    basis = (await decisions.bases(db, [registration]))[registration]
    waiting = decided.proposal_id if decided else None
    return Standing(
        file=file,
        basis=basis,
        acts=decided.version if decided else 1,
        history=history,
        proposal=next((_proposal(line, basis) for line in history if line.id == waiting), None),
        two_agents=settings.get(TWO_AGENTS) is not False,
        motifs=motifs_of(motif_settings(settings.get(MOTIFS))),
    )


async def standing_alone(db: Transaction, registration: UUID, *, agent: CallingAgent) -> Standing:
    """The same, whoever else decides on it waiting until the end of the act."""
    await notes.require_there(db, registration, agent=agent)
    await decisions.held(db, registration=registration)
    return await standing(db, registration, agent=agent)


def _proposal(line: Line, now: Basis) -> Proposal:
    return Proposal(line.id, line.agent_id, line.agent_name, proposals.changes(basis_of(line.basis), now))


def line_shown(line: Line, waiting: Proposal | None) -> Json:
    """The contract's DecisionLine."""
    return {
        "id": line.id,
        "decision": line.decision,
        "from": line.source,
        "motif_code": line.motif_code,
        "motif": line.motif,
        "ground": line.ground,
        "agent": {"id": line.agent_id, "name": line.agent_name},
        "proposal_id": line.proposal_id,
        "proposal_state": _state(line, waiting) if line.decision == Act.REJET_PROPOSE else None,
        "decided_at": line.decided_at,
    }


def _state(line: Line, waiting: Proposal | None) -> ProposalState:
    """Of a proposal: answered, else it waits, else it lapsed."""
    if line.answered_by is not None:
        return ProposalState.CONFIRMEE if line.answered_by == Act.REJETE else ProposalState.DECLINEE
    stands = waiting is not None and waiting.id == line.id and not waiting.changes
    return ProposalState.EN_ATTENTE if stands else ProposalState.CADUQUE
