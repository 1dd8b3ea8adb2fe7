"""The two-person rule: one agent proposes to reject, another confirms or declines [P].

A proposal is about a dossier as it was: whatever moves it meanwhile makes the proposal lapse, and is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.dossiers.rules.acts import Act
from app.dossiers.rules.states import ProposalState, move_proposal
from app.justificatifs.rules.pieces import PIECES
from app.kit.errors import Conflict
from app.registrations.rules.moves import Actor, Condition

_LABELS = {piece.code: piece.label for piece in PIECES}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests upon: the registration's version, and for each piece what its files and answer are."""

    version: int
    pieces: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One that waits: who made it, and what changed since."""

    id: UUID
    agent_id: UUID
    agent_name: str
    changes: tuple[str, ...]


def changes(before: Basis, now: Basis) -> tuple[str, ...]:
    """What moved, in French: the registration first, then pieces by their names."""
    codes = sorted(before.pieces.keys() | now.pieces.keys())
    moved = [_LABELS.get(code, code) for code in codes if before.pieces.get(code) != now.pieces.get(code)]
    if before.version == now.version:
        return tuple(moved)
    return (f"Inscription, de la version {before.version} à la version {now.version}", *moved)


def confirms(act: Act, proposal: Proposal | None, agent: UUID) -> bool:
    """Whether a rejection is the answer of a second agent to a proposal that still stands."""
    return act is Act.REJETE and proposal is not None and not proposal.changes and proposal.agent_id != agent


def refusal(act: Act, proposal: Proposal | None, agent: UUID, *, two_agents: bool) -> Conflict | None:
    """None when the act goes with what is proposed; the table of moves has its say besides."""
    if proposal is None or proposal.changes:
        return _without(act, proposal, two_agents=two_agents)
    match act:
        case Act.REJET_DECLINE:
            return None
        case Act.REJETE:
            other = agent != proposal.agent_id or not two_agents
            met = {Condition.AUTRE_AGENT} if other else set[Condition]()
            if move_proposal(ProposalState.EN_ATTENTE, ProposalState.CONFIRMEE, Actor.AGENT, met).allowed:
                return None
            detail = "Vous avez proposé ce rejet : un autre agent le confirme ou le décline. Vous pouvez le retirer."
            return Conflict("meme-agent", detail)
        case _:
            detail = f"{proposal.agent_name} a proposé le rejet de ce dossier : confirmez-le ou déclinez-le d'abord."
            return Conflict("proposition-en-cours", detail)


def _without(act: Act, lapsed: Proposal | None, *, two_agents: bool) -> Conflict | None:
    if act is not Act.REJET_DECLINE and not (act is Act.REJETE and two_agents):
        return None
    if lapsed is not None:
        detail = f"La proposition de {lapsed.agent_name} est caduque. Ont changé depuis : {' ; '.join(lapsed.changes)}."
        return Conflict("proposition-caduque", detail)
    if act is Act.REJETE:
        detail = "À cette session un rejet se décide à deux : proposez-le, un autre agent le confirmera."
        return Conflict("proposition-requise", detail)
    return Conflict("proposition-absente", "Aucun rejet n'est proposé : il n'y a rien à décliner.")
