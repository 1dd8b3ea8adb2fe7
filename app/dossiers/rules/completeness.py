"""Whether a dossier is complete (02, « States »): computed when read, so never stale."""

from dataclasses import dataclass

from app.dossiers.rules.states import DossierState
from app.justificatifs.rules.checklist import Item


@dataclass(frozen=True, slots=True)
class Completeness:
    """`missing` is what the candidate still has to do; what blocks, R408 first, is apart: it only forbids to sit."""

    status: DossierState
    missing: tuple[Item, ...]
    sous_reserve_r408: bool


def completeness(items: tuple[Item, ...]) -> Completeness:
    """Complete: each due piece is deposited and verified, accepted, or answered « not concerned »."""
    missing = tuple([item for item in items if item.piece.required and not item.fulfilled])
    # « En l'absence de l'attestation, le candidat ne pourra pas présenter les épreuves » (Guide): until accepted;
    # an exam session may hold other pieces to the same.
    reserve = any(item.piece.blocking and not item.settled for item in items)
    return Completeness(DossierState.INCOMPLET if missing else DossierState.COMPLET, missing, reserve)


def unjudged(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """What keeps a dossier from being valid [P]: each due piece that no agent accepted; R408 is apart, as above."""
    return tuple([item for item in items if item.piece.required and not item.settled])
