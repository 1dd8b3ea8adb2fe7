"""What agents write to candidates: to one, or to all of a selection, in the space and by mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.dossiers.rules.selection import Selection
from app.dossiers.service import notes
from app.http.problems import ABSENT
from app.jobs.outbox import defer
from app.kit.errors import Conflict
from app.notifications.queries import abouts, broadcasts
from app.notifications.queries.broadcasts import Kept
from app.notifications.rules.facts import About
from app.notifications.rules.kinds import Kind
from app.notifications.service.inbox import tell
from app.staff.access import CallingAgent


@dataclass(frozen=True, slots=True)
class Message:
    """Its title, and its text."""

    subject: str
    body: str


async def send(db: Transaction, registration: UUID, message: Message, *, agent: CallingAgent) -> UUID:
    """To the candidate of a dossier of one's académies; the key of the message."""
    await notes.require_there(db, registration, agent=agent)
    about = await abouts.about_now(db, registration=registration)
    if not about.live:
        raise Conflict(
            "inscription-terminee", "Cette inscription n'est plus en cours : il n'y a plus rien à en dire au candidat."
        )
    key = uuid4()
    await _tell(db, about, message, occasion=f"message:{key}")
    await record(
        db,
        "message.send",
        actor=Party("agent", agent.agent_id),
        subject=Party("registration", registration),
        detail={"message": str(key)},
    )
    return key


async def count(db: Asking, now: datetime, selection: Selection) -> int:
    """How many would be told."""
    return await broadcasts.count(db, selection, now)


async def broadcast(
    db: Transaction, now: datetime, selection: Selection, message: Message, *, agent: CallingAgent
) -> Kept:
    """Settle whom it is for, and begin; nobody is added to it afterwards."""
    key, recipients = await broadcasts.create(
        db, selection, now, agent=agent.agent_id, subject=message.subject, body=message.body
    )
    await record(
        db,
        "broadcast.send",
        actor=Party("agent", agent.agent_id),
        subject=Party("broadcast", key),
        detail={"recipients": recipients, "academies": sorted(selection.academies)},
    )
    await _next(db, key)
    return await progress(db, key, agent=agent)


async def progress(db: Asking, key: UUID, *, agent: CallingAgent) -> Kept:
    """How far it went."""
    found = await broadcasts.read(db, broadcast=key, academies=sorted(agent.academies))
    if found is None:
        raise ABSENT
    return found


async def tell_batch(db: Transaction, now: datetime, key: UUID) -> None:
    """Tell the next ones, and ask for the rest in the same transaction."""
    kept = await broadcasts.held(db, broadcast=key)
    if kept is None:
        return
    found = await broadcasts.following(db, broadcast=key, after=kept.position)
    if not found:
        await broadcasts.end(db, broadcast=key, now=now)
        return
    live = [about for about in found if about.live]  # who withdrew meanwhile is left in peace
    for about in live:
        await _tell(db, about, Message(kept.subject, kept.body), occasion=f"broadcast:{key}")
    await broadcasts.advance(db, broadcast=key, last=found[-1].registration_id, more=len(live))
    await _next(db, key)


async def _next(db: Transaction, key: UUID) -> None:
    await defer(db, "notifications.tell_broadcast", queue="reminders", broadcast_id=str(key))


async def _tell(db: Transaction, about: About, message: Message, *, occasion: str) -> None:
    await tell(db, Kind.MESSAGE_DU_SERVICE, occasion=occasion, about=about, subject=message.subject, text=message.body)
