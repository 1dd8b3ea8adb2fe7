"""Tell the candidates of an académie that its calendar changed: in batches, each once, whatever stops meanwhile."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.exam_sessions.events import CalendarChanged
from app.jobs.outbox import defer, told
from app.notifications.queries import rounds
from app.notifications.rules.facts import Moved
from app.notifications.rules.kinds import Kind
from app.notifications.service.inbox import tell

_WHAT = {
    "registration_closes_at": "inscription, modification et désinscription",
    "justificatifs_close_at": "dépôt des justificatifs",
    "amenagement_closes_at": "demande d'aménagement dans l'application AMEX",
}


async def calendar_changed(db: Transaction, now: datetime, event: UUID, fact: CalendarChanged) -> None:
    """Begin: the first batch is a job of its own, and so is each that follows."""
    del now, fact
    await _next(db, event, after=None)


async def tell_batch(db: Transaction, event: UUID, *, after: UUID | None) -> None:
    """Tell the next ones of those registered when it changed, and ask for the rest in the same transaction."""
    known = await told(db, event)
    if known is None:
        return
    fact = CalendarChanged.read(known.subject)
    found = await rounds.registered_before(
        db,
        exam_session=fact.year,
        academie=fact.academie,
        since=datetime.fromisoformat(fact.changed_at),
        after=after,
    )
    moved = _moved(fact)
    for about in found:
        await tell(db, Kind.CALENDRIER_MODIFIE, occasion=str(event), about=about, moved=moved)
    if len(found) == rounds.BATCH:
        await _next(db, event, after=found[-1].registration_id)


async def _next(db: Transaction, event: UUID, *, after: UUID | None) -> None:
    await defer(
        db,
        "notifications.tell_calendar",
        queue="reminders",
        event_id=str(event),
        after=None if after is None else str(after),
    )


def _moved(fact: CalendarChanged) -> list[Moved]:
    return [
        Moved(
            what=what,
            before=datetime.fromisoformat(fact.before[name]),
            after=datetime.fromisoformat(fact.after[name]),
        )
        for name, what in _WHAT.items()
        if name in fact.after
    ]
