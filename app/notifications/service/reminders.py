"""Remind of a bound: everybody whom it concerns in an académie, in batches, each once."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never
from uuid import UUID

from app.db.database import Database
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.dossiers import service as dossiers
from app.exam_sessions.rules import Calendar
from app.notifications.queries import rounds
from app.notifications.rules.facts import About, Missing
from app.notifications.rules.kinds import Kind
from app.notifications.rules.reminders import COMPLEMENT_STEP, LEAD, Round, Subject, complement_round
from app.notifications.service import texts
from app.notifications.service.inbox import deliver, tell


async def remind(database: Database, now: datetime, one: Round, calendar: Calendar) -> None:
    """Go on with a round until nobody is left; each batch is a transaction, so a worker that died loses at most one."""
    going_on = True
    while going_on:
        async with database.transaction() as db:
            going_on = await _batch(db, now, one, calendar)


async def complements_due(reads: Reads, now: datetime) -> list[Round]:
    """The rounds of complements whose time has come."""
    ending = await rounds.complements_ending(reads, now, soon=now + LEAD[COMPLEMENT_STEP])
    return [complement_round(one.exam_session, one.academie, one.bound) for one in ending]


async def _batch(db: Transaction, now: datetime, one: Round, calendar: Calendar) -> bool:
    held = await rounds.take(db, one)
    if held is None:
        return False
    last = await _told(db, one, calendar, after=held.position)
    if last is None:
        await rounds.end(db, one, now)
        return False
    await rounds.advance(db, one, last)
    return True


async def _told(db: Transaction, one: Round, calendar: Calendar, *, after: UUID | None) -> UUID | None:
    """Tell the next batch; the key of its last member, None when there is none."""
    match one.subject:
        case Subject.INSCRIPTION:
            return await _unfinished(db, one, calendar, after=after)
        case Subject.AMENAGEMENT:
            return await _handicap(db, one, await rounds.with_handicap(db, one, after=after))
        case Subject.COMPLEMENT:
            return await _asked(db, one, await rounds.with_complement(db, one, after=after))
        case Subject.JUSTIFICATIFS:
            return await _incomplete(db, one, await rounds.registered(db, one, after=after))
        case _:
            assert_never(one.subject)


async def _unfinished(db: Transaction, one: Round, calendar: Calendar, *, after: UUID | None) -> UUID | None:
    text = texts.written(Kind.RAPPEL_INSCRIPTION, calendar=calendar)
    found = await rounds.unfinished(db, one, after=after)
    for person in found:
        await deliver(
            db,
            Kind.RAPPEL_INSCRIPTION,
            text,
            occasion=one.occasion,
            account=person.account_id,
            registration=None,
            useful_until=one.bound,
        )
    return found[-1].account_id if found else None


async def _handicap(db: Transaction, one: Round, found: Sequence[About]) -> UUID | None:
    for about in found:
        await tell(db, Kind.RAPPEL_AMENAGEMENT, occasion=one.occasion, about=about, useful_until=one.bound)
    return found[-1].registration_id if found else None


async def _asked(db: Transaction, one: Round, found: Sequence[About]) -> UUID | None:
    waiting = await dossiers.awaited(db, [about.registration_id for about in found], until=one.bound)
    for about in found:
        if items := waiting[about.registration_id]:
            await tell(
                db,
                Kind.RAPPEL_COMPLEMENT,
                occasion=one.occasion,
                about=about,
                useful_until=one.bound,
                until=one.bound,
                missing=[Missing(label=item.piece.label, detail=item.detail) for item in items],
            )
    return found[-1].registration_id if found else None


async def _incomplete(db: Transaction, one: Round, found: Sequence[About]) -> UUID | None:
    standing = await dossiers.missing(db, [about.registration_id for about in found])
    for about in found:
        if missing := standing[about.registration_id]:
            await tell(
                db,
                Kind.RAPPEL_JUSTIFICATIFS,
                occasion=one.occasion,
                about=about,
                useful_until=one.bound,
                missing=[Missing(label=item.piece.label, detail=item.detail) for item in missing],
            )
    return found[-1].registration_id if found else None
