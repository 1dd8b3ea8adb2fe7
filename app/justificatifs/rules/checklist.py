"""The computed checklist: each due piece, where it stands, why it is asked and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from app.justificatifs.rules.pieces import RECAPITULATIF, Piece
from app.justificatifs.rules.states import DepotState, PieceState


class Review(StrEnum):
    """What an agent said of a file or of an answer."""

    ACCEPTE = "accepte"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Depot:
    """One file of one piece; `version` is that of the registration when it was declared, or the older one it proves.

    Of a signed récapitulatif only a machine reads that (`reading.signed_version`).
    """

    piece: str
    state: DepotState
    version: int
    review: Review | None = None
    motif: str | None = None
    fault: str | None = None
    """What its candidate was told when it could not be kept."""
    proven_older: bool = False
    by: UUID | None = None
    """The training body that deposited it; None for the candidate."""


@dataclass(frozen=True, slots=True)
class Answer:
    """« Not concerned », pending until an agent reviews it."""

    piece: str
    review: Review | None = None
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that bears on the checklist of one registration; dépôts in the order of their declaration.

    `signed_since` is the oldest version whose signed récapitulatif counts: the current one, unless the service made the
    last versions by corrections that ask for no signature.
    """

    signed_since: int
    closes_at: datetime
    depots: tuple[Depot, ...] = ()
    answers: tuple[Answer, ...] = ()
    complements: Mapping[str, datetime] = field(default_factory=dict)
    """Dated delays granted, by piece."""


@dataclass(frozen=True, slots=True)
class Item:
    """One due piece: `verified` says that a file of it was checked, `settled` that an agent accepted it."""

    piece: Piece
    state: PieceState
    detail: str | None
    until: datetime | None
    verified: bool = False
    settled: bool = False

    @property
    def reason(self) -> str:
        """Why the piece is asked, citing the rule."""
        return self.piece.reason

    @property
    def fulfilled(self) -> bool:
        """Nothing more is asked of the candidate for this piece, for now."""
        state = self.state
        if state is PieceState.DEPOSE:
            return self.verified
        return state is PieceState.ACCEPTE or state is PieceState.NON_CONCERNE


NO_CAUSE: Mapping[str, str] = MappingProxyType({})

_LIVE = frozenset({DepotState.RECU, DepotState.EN_ANALYSE, DepotState.VERIFIE})

_BEST = (PieceState.ACCEPTE, PieceState.DEPOSE, PieceState.REFUSE)

_FAILED = {
    DepotState.ATTENDU: "Votre fichier est annoncé, mais il n'est pas encore arrivé.",
    DepotState.ILLISIBLE: "Votre fichier n'a pas pu être lu : déposez-en un autre, sans mot de passe.",
    DepotState.INFECTE: "Votre fichier contient un virus : il a été écarté, déposez-en un autre.",
}
_REFUSED = frozenset({DepotState.ILLISIBLE, DepotState.INFECTE})
_PERIME = "Votre inscription a changé depuis : signez et déposez le récapitulatif de sa dernière version."
_ANCIEN = (
    "Le récapitulatif déposé est celui de la version {} de votre inscription : "
    "signez et déposez celui de sa dernière version."
)
_EN_ANALYSE = "Votre fichier est en cours de vérification."


def due(pieces: tuple[Piece, ...], claims: frozenset[str], causes: Mapping[str, str] = NO_CAUSE) -> tuple[Piece, ...]:
    """The pieces asked of a registration that makes these claims, each with what in it brought it (`claims.causes`)."""
    asked = [piece for piece in pieces if piece.condition in claims and not piece.categories.isdisjoint(claims)]
    return tuple([_because(piece, causes) for piece in asked] if causes else asked)


def _because(piece: Piece, causes: Mapping[str, str]) -> Piece:
    cause = causes.get(piece.condition)
    if cause is None and len(piece.categories) == 1:
        [category] = piece.categories
        cause = causes.get(category)
    return piece if cause is None else replace(piece, reason=f"Demandé parce que {cause} ({piece.source}).")


def checklist(
    pieces: tuple[Piece, ...],
    claims: frozenset[str],
    situation: Situation,
    causes: Mapping[str, str] = NO_CAUSE,
) -> tuple[Item, ...]:
    """Every due piece with its state; `pieces` from `pieces_of`, `claims` from `claims.claims`."""
    files: dict[str, list[Depot]] = {}
    for depot in situation.depots:
        files.setdefault(depot.piece, []).append(depot)
    answers = {answer.piece: answer for answer in situation.answers}
    return tuple(
        [
            _item(piece, files.get(piece.code), answers.get(piece.code), situation)
            for piece in due(pieces, claims, causes)
        ]
    )


def _item(piece: Piece, files: list[Depot] | None, answer: Answer | None, situation: Situation) -> Item:
    until = situation.complements.get(piece.code) or (None if piece.late_allowed else situation.closes_at)
    live = [depot for depot in files if depot.state in _LIVE] if files else []
    if piece.code == RECAPITULATIF and live:
        # It must be the récapitulatif of the current version, even if an older one was accepted.
        current = [depot for depot in live if depot.version >= situation.signed_since]
        if not current:
            detail = _ANCIEN.format(live[-1].version) if live[-1].proven_older else _PERIME
            return Item(piece, PieceState.PERIME, detail, until)
        live = current
    # Every file refused: an answer was given after them, for a file that is verified voids it.
    if live and not (answer is not None and all(depot.review is Review.REFUSE for depot in live)):
        return _deposited(piece, live, until)
    if answer is not None:
        return _answered(piece, answer, until)
    # What became of a file of a training body is told to it: the candidate can mend nothing there.
    own = [depot for depot in files or () if depot.by is None]
    return Item(piece, PieceState.A_DEPOSER, _failed(own[-1]) if own else None, until)


def _failed(last: Depot) -> str | None:
    found = _FAILED.get(last.state)
    return last.fault or found if last.state in _REFUSED else found


def _deposited(piece: Piece, live: list[Depot], until: datetime | None) -> Item:
    """The candidate and a training body may each have deposited it: either is enough, so the better of the two [P]."""
    by_depositor: dict[UUID | None, list[Depot]] = {}
    for depot in live:
        by_depositor.setdefault(depot.by, []).append(depot)
    stands = [_of_one(piece, files, until) for files in by_depositor.values()]
    return min(stands, key=lambda item: (_BEST.index(item.state), not item.verified))


def _of_one(piece: Piece, live: list[Depot], until: datetime | None) -> Item:
    last = live[-1]
    if last.review is Review.REFUSE:
        return Item(piece, PieceState.REFUSE, f"Refusé : {last.motif or 'motif non précisé'}", until)
    if all(depot.review is not None for depot in live):
        return Item(piece, PieceState.ACCEPTE, None, until, verified=True, settled=True)
    verified = any(depot.state is DepotState.VERIFIE and depot.review is not Review.REFUSE for depot in live)
    return Item(piece, PieceState.DEPOSE, None if verified else _EN_ANALYSE, until, verified=verified)


def _answered(piece: Piece, answer: Answer, until: datetime | None) -> Item:
    if answer.review is Review.REFUSE:
        detail = f"Votre réponse « non concerné » a été refusée : {answer.motif or 'motif non précisé'}"
        return Item(piece, PieceState.A_DEPOSER, detail, until)
    return Item(piece, PieceState.NON_CONCERNE, None, until, settled=answer.review is Review.ACCEPTE)
