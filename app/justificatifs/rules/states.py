"""The states of a justificatif and of a dépôt (02, « States »)."""

from collections.abc import Collection
from enum import StrEnum

from app.registrations.rules.moves import Actor, Condition, Move, Verdict, judge


class PieceState(StrEnum):
    """Where one justificatif stands."""

    A_DEPOSER = "a_deposer"
    DEPOSE = "depose"
    ACCEPTE = "accepte"
    REFUSE = "refuse"
    PERIME = "perime"
    NON_CONCERNE = "non_concerne"


class DepotState(StrEnum):
    """Where one uploaded file stands."""

    ATTENDU = "attendu"
    RECU = "recu"
    EN_ANALYSE = "en_analyse"
    VERIFIE = "verifie"
    ILLISIBLE = "illisible"
    INFECTE = "infecte"
    ABANDONNE = "abandonne"


_CANDIDAT = frozenset({Actor.CANDIDAT})
_DEPOSITORS = frozenset({Actor.CANDIDAT, Actor.ORGANISME})
_AGENT = frozenset({Actor.AGENT})
_SYSTEME = frozenset({Actor.SYSTEME})
_DEPOTS_OUVERTS = Condition.DEPOTS_OUVERTS

P = PieceState
PIECE_MOVES: tuple[Move[PieceState], ...] = (
    Move(P.A_DEPOSER, P.DEPOSE, _DEPOSITORS, _DEPOTS_OUVERTS),
    Move(P.A_DEPOSER, P.NON_CONCERNE, _CANDIDAT, _DEPOTS_OUVERTS),
    Move(P.NON_CONCERNE, P.A_DEPOSER, _CANDIDAT, _DEPOTS_OUVERTS),
    Move(P.NON_CONCERNE, P.DEPOSE, _DEPOSITORS, _DEPOTS_OUVERTS),
    # The same answer, with another reason; an agent accepts it, or refuses it.
    Move(P.NON_CONCERNE, P.NON_CONCERNE, _CANDIDAT, _DEPOTS_OUVERTS),
    Move(P.NON_CONCERNE, P.NON_CONCERNE, _AGENT),
    Move(P.NON_CONCERNE, P.A_DEPOSER, _AGENT, Condition.MOTIF),
    # [P] An agent thinks better of that refusal, as of a file's.
    Move(P.A_DEPOSER, P.NON_CONCERNE, _AGENT),
    Move(P.DEPOSE, P.DEPOSE, _DEPOSITORS, _DEPOTS_OUVERTS),
    Move(P.DEPOSE, P.A_DEPOSER, _CANDIDAT, _DEPOTS_OUVERTS),
    Move(P.DEPOSE, P.A_DEPOSER, _SYSTEME),
    Move(P.DEPOSE, P.ACCEPTE, _AGENT),
    Move(P.DEPOSE, P.REFUSE, _AGENT, Condition.MOTIF),
    Move(P.ACCEPTE, P.REFUSE, _AGENT, Condition.MOTIF),
    Move(P.REFUSE, P.ACCEPTE, _AGENT),
    Move(P.REFUSE, P.DEPOSE, _DEPOSITORS, _DEPOTS_OUVERTS),
    Move(P.REFUSE, P.A_DEPOSER, _CANDIDAT, _DEPOTS_OUVERTS),
    Move(P.REFUSE, P.NON_CONCERNE, _CANDIDAT, _DEPOTS_OUVERTS),
    # A new version of the registration outdates the signed récapitulatif, and so does the mark of an older version that
    # a machine reads on it, whatever was said of it.
    Move(P.DEPOSE, P.PERIME, _SYSTEME),
    Move(P.ACCEPTE, P.PERIME, _SYSTEME),
    Move(P.REFUSE, P.PERIME, _SYSTEME),
    Move(P.PERIME, P.DEPOSE, _CANDIDAT, _DEPOTS_OUVERTS),
    Move(P.PERIME, P.A_DEPOSER, _CANDIDAT, _DEPOTS_OUVERTS),
)

D = DepotState
DEPOT_MOVES: tuple[Move[DepotState], ...] = (
    # The client says that the file is there, or a sweep finds it.
    Move(D.ATTENDU, D.RECU, _DEPOSITORS | _SYSTEME, Condition.FICHIER_RECU),
    Move(D.ATTENDU, D.ABANDONNE, _DEPOSITORS | _SYSTEME),
    Move(D.RECU, D.EN_ANALYSE, _SYSTEME),
    Move(D.EN_ANALYSE, D.VERIFIE, _SYSTEME),
    Move(D.EN_ANALYSE, D.ILLISIBLE, _SYSTEME),
    Move(D.EN_ANALYSE, D.INFECTE, _SYSTEME),
    # Removed or replaced by who deposited it; its history stays.
    Move(D.RECU, D.ABANDONNE, _DEPOSITORS, _DEPOTS_OUVERTS),
    Move(D.EN_ANALYSE, D.ABANDONNE, _DEPOSITORS, _DEPOTS_OUVERTS),
    Move(D.VERIFIE, D.ABANDONNE, _DEPOSITORS, _DEPOTS_OUVERTS),
    Move(D.ILLISIBLE, D.ABANDONNE, _DEPOSITORS),
    Move(D.INFECTE, D.ABANDONNE, _DEPOSITORS),
)


def move(source: PieceState, target: PieceState, by: Actor, met: Collection[Condition] = ()) -> Verdict[PieceState]:
    """Whether a justificatif may move so; if not, what is possible instead."""
    return judge(PIECE_MOVES, source, target, by, met)


def move_depot(
    source: DepotState, target: DepotState, by: Actor, met: Collection[Condition] = ()
) -> Verdict[DepotState]:
    """Whether a dépôt may move so; if not, what is possible instead."""
    return judge(DEPOT_MOVES, source, target, by, met)
