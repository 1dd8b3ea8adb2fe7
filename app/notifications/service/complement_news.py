"""What is told of complements: asked, prolonged, cancelled; the reminder of their bound is a round of its own."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.justificatifs import service as justificatifs
from app.justificatifs.events import ComplementAsked, ComplementCancelled, ComplementExtended
from app.notifications.queries import abouts
from app.notifications.rules.kinds import Kind
from app.notifications.service.inbox import tell


async def complement_asked(db: Transaction, now: datetime, event: UUID, fact: ComplementAsked) -> None:
    """« En cas de dossier incomplet ou irrégulier, vous recevrez une notification » (Guide)."""
    await _told(db, now, Kind.COMPLEMENT_DEMANDE, event, fact)


async def complement_extended(db: Transaction, now: datetime, event: UUID, fact: ComplementExtended) -> None:
    """There is more time."""
    await _told(db, now, Kind.COMPLEMENT_PROLONGE, event, fact)


async def complement_cancelled(db: Transaction, now: datetime, event: UUID, fact: ComplementCancelled) -> None:
    """Nothing is asked any more, and why."""
    await _told(db, now, Kind.COMPLEMENT_ANNULE, event, fact)


async def _told(
    db: Transaction,
    now: datetime,
    kind: Kind,
    event: UUID,
    fact: ComplementAsked | ComplementExtended | ComplementCancelled,
) -> None:
    found = await abouts.requested(db, complement=fact.complement_id)
    over = found.motif is not None or now >= found.closes_at
    about = await abouts.about_now(db, registration=fact.registration_id)
    # A delay that is gone, or cancelled since, would only mislead.
    if not about.live or (over and kind is not Kind.COMPLEMENT_ANNULE):
        return
    pieces = await justificatifs.pieces_asked(db, fact.registration_id, found.pieces)
    await tell(
        db,
        kind,
        occasion=str(event),
        about=about,
        useful_until=None if kind is Kind.COMPLEMENT_ANNULE else found.closes_at,
        pieces=pieces,
        text=found.body,
        until=found.closes_at,
        motif=found.motif,
    )
