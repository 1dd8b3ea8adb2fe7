"""Tell those who declared a handicap and have no request in AMEX, while there is time: each once."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.jobs.outbox import defer
from app.notifications.queries import amenagements
from app.notifications.queries.rounds import BATCH
from app.notifications.rules.kinds import Kind
from app.notifications.service.inbox import tell
from app.registrations.events import AmenagementsImported


async def amenagements_imported(db: Transaction, now: datetime, event: UUID, fact: AmenagementsImported) -> None:
    """Begin: the first batch is a job of its own, and so is each that follows."""
    del now, event
    await _next(db, fact.import_id, after=None)


async def tell_batch(db: Transaction, now: datetime, of_import: UUID, *, after: UUID | None) -> None:
    """Tell the next ones, and ask for the rest in the same transaction."""
    found = await amenagements.without_request(db, of_import=of_import, after=after)
    for about in found:
        # What they changed since the import counts: who answers « no » now, or withdrew, is left in peace.
        if about.live and about.handicap and now < about.amenagement_closes_at:
            await tell(
                db,
                Kind.AMENAGEMENT_NON_RECU,
                occasion=f"amex:{about.registration_id}",
                about=about,
                useful_until=about.amenagement_closes_at,
            )
    if len(found) == BATCH:
        await _next(db, of_import, after=found[-1].registration_id)


async def _next(db: Transaction, of_import: UUID, *, after: UUID | None) -> None:
    await defer(
        db,
        "notifications.tell_amenagements",
        queue="reminders",
        import_id=str(of_import),
        after=None if after is None else str(after),
    )
