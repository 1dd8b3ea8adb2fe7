"""What the queue keeps a copy of: nothing that the clock alone could change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.dossiers.rules.completeness import Completeness
from app.dossiers.rules.states import DossierState
from app.dossiers.rules.status import Decision, status
from app.justificatifs.rules.checklist import Item
from app.justificatifs.rules.claims import Claim
from app.justificatifs.rules.complements import Complement, Standing
from app.justificatifs.rules.pieces import PIECES
from app.justificatifs.rules.states import PieceState

UNTOLD = tuple(piece.code for piece in PIECES if piece.condition is Claim.AMENAGEMENT_ANTERIEUR)
"""In no export and no count: only a candidate with a handicap owes it (rule 13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Where a dossier stands; pieces by their codes, in the order of the checklist."""

    status: DossierState
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    """What an agent refused, and the candidate did not replace since."""
    complement: Standing | None
    """What its complements wait for: the candidate, as long as one of them does; None: for nobody."""
    complement_until: datetime | None
    """The last bound of those that wait for the candidate."""
    sous_reserve_r408: bool


def copy(
    items: Sequence[Item], computed: Completeness, decision: Decision | None, complements: Iterable[Complement] = ()
) -> Copy:
    """The copy of a dossier."""
    standing = [(one.whole(items), one.closes_at) for one in complements]
    awaited = [closes_at for whole, closes_at in standing if whole is Standing.ATTENDUE]
    answered = any(whole is Standing.REPONDUE for whole, _ in standing)
    return Copy(
        complement=Standing.ATTENDUE if awaited else Standing.REPONDUE if answered else None,
        complement_until=max(awaited, default=None),
        status=status(decision, computed),
        missing=tuple([item.piece.code for item in computed.missing]),
        refused=tuple([item.piece.code for item in items if item.state is PieceState.REFUSE]),
        sous_reserve_r408=computed.sous_reserve_r408,
    )
