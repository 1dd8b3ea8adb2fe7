"""The states of a dossier (02, « States »): the first two are computed, the others decided; those of a proposal."""

from collections.abc import Collection
from enum import StrEnum

from app.registrations.rules.moves import Actor, Condition, Move, Verdict, judge


class DossierState(StrEnum):
    """Where a dossier stands."""

    INCOMPLET = "incomplet"
    COMPLET = "complet"
    EN_INSTRUCTION = "en_instruction"
    IRREGULIER = "irregulier"
    VALIDE = "valide"
    REJETE = "rejete"


_SYSTEME = frozenset({Actor.SYSTEME})
_AGENT = frozenset({Actor.AGENT})

S = DossierState
MOVES: tuple[Move[DossierState], ...] = (
    Move(S.INCOMPLET, S.COMPLET, _SYSTEME, Condition.COMPLET),
    Move(S.COMPLET, S.INCOMPLET, _SYSTEME, Condition.INCOMPLET),
    Move(S.COMPLET, S.EN_INSTRUCTION, _AGENT),
    # Nothing more can come by right: an agent must be able to ask a complement, or to reject [P].
    Move(S.INCOMPLET, S.EN_INSTRUCTION, _AGENT, Condition.DEPOTS_CLOS),
    Move(S.EN_INSTRUCTION, S.IRREGULIER, _AGENT, Condition.MOTIF),
    Move(S.IRREGULIER, S.EN_INSTRUCTION, _AGENT),
    # More than complete: what is only deposited was not looked at by anybody [P].
    Move(S.EN_INSTRUCTION, S.VALIDE, _AGENT, Condition.PIECES_JUGEES),
    Move(S.EN_INSTRUCTION, S.REJETE, _AGENT, Condition.MOTIF),
    # A decision is undone by taking the dossier up again, with a motive [P].
    Move(S.VALIDE, S.EN_INSTRUCTION, _AGENT, Condition.MOTIF),
    Move(S.REJETE, S.EN_INSTRUCTION, _AGENT, Condition.MOTIF),
)


def move(
    source: DossierState, target: DossierState, by: Actor, met: Collection[Condition] = ()
) -> Verdict[DossierState]:
    """Whether a dossier may move so; if not, what is possible instead."""
    return judge(MOVES, source, target, by, met)


class CorrectionState(StrEnum):
    """Where a correction of an identity stands."""

    DEMANDEE = "demandee"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"
    RETIREE = "retiree"


_CANDIDAT = frozenset({Actor.CANDIDAT})

C = CorrectionState
CORRECTION_MOVES: tuple[Move[CorrectionState], ...] = (
    Move(C.DEMANDEE, C.ACCORDEE, _AGENT),
    Move(C.DEMANDEE, C.REFUSEE, _AGENT, Condition.MOTIF),
    Move(C.DEMANDEE, C.RETIREE, _CANDIDAT),
)


def move_correction(
    source: CorrectionState, target: CorrectionState, by: Actor, met: Collection[Condition] = ()
) -> Verdict[CorrectionState]:
    """Whether a correction of an identity may move so; if not, what is possible instead."""
    return judge(CORRECTION_MOVES, source, target, by, met)


class ProposalState(StrEnum):
    """Where the proposal to reject a dossier stands; its candidate sees nothing of it."""

    EN_ATTENTE = "en_attente"
    CONFIRMEE = "confirmee"
    DECLINEE = "declinee"
    CADUQUE = "caduque"


P = ProposalState
PROPOSAL_MOVES: tuple[Move[ProposalState], ...] = (
    Move(P.EN_ATTENTE, P.CONFIRMEE, _AGENT, Condition.AUTRE_AGENT),
    Move(P.EN_ATTENTE, P.DECLINEE, _AGENT, Condition.MOTIF),
    Move(P.EN_ATTENTE, P.CADUQUE, _SYSTEME, Condition.DOSSIER_CHANGE),
)


def move_proposal(
    source: ProposalState, target: ProposalState, by: Actor, met: Collection[Condition] = ()
) -> Verdict[ProposalState]:
    """Whether a proposal may move so."""
    return judge(PROPOSAL_MOVES, source, target, by, met)
