"""Which files a new one replaces, once it is verified: nobody loses a good file to a failed upload."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.pieces import RECAPITULATIF, Piece
from app.justificatifs.rules.states import DepotState

PENDING = (DepotState.ATTENDU, DepotState.RECU, DepotState.EN_ANALYSE)
KEPT = (*PENDING, DepotState.VERIFIE)
MOST_PENDING = 10
"""Of a piece of one file, announced and not verified yet: each new one would replace them."""
_FAILED = frozenset({DepotState.ILLISIBLE, DepotState.INFECTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of the piece; identifiers follow the order of declaration."""

    id: UUID
    state: DepotState
    version: int
    review: Review | None = None
    by: UUID | None = None
    """The training body that deposited it; None for the candidate."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many files of these states a piece may have before it takes another one."""

    counted: tuple[DepotState, ...]
    most: int
    since_version: int


def room(piece: Piece, version: int) -> Room:
    """A piece of one file always takes another, which will replace it; a signed récapitulatif counts by version.

    The candidate and a training body each have theirs: neither takes the other's room.
    """
    since = version if piece.code == RECAPITULATIF else 1
    return Room(KEPT, piece.max_files, since) if piece.several else Room(PENDING, MOST_PENDING, since)


def replaced(piece: Piece, files: Sequence[File]) -> list[tuple[UUID, UUID]]:
    """The files to abandon, each with the one that replaces it: the last verified of who deposited both."""
    last: dict[UUID | None, File] = {}
    for file in sorted(files, key=lambda file: file.id):
        if file.state is DepotState.VERIFIE:
            last[file.by] = file
    return [
        (file.id, last[file.by].id)
        for file in files
        if file.by in last and file.id < last[file.by].id and _outdated(piece, file, last[file.by])
    ]


def _outdated(piece: Piece, file: File, last: File) -> bool:
    if piece.code == RECAPITULATIF and file.version < last.version:
        return True
    if file.review is Review.ACCEPTE:
        return False
    return not piece.several or file.state in _FAILED or file.review is Review.REFUSE
