"""What the worker does for notifications."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint

from app.exam_sessions import service as exam_sessions
from app.http.house import House
from app.http.work import job
from app.notifications.rules.reminders import rounds_due
from app.notifications.service import amenagement_news, calendar_news, messages, post, reminders

blueprint = Blueprint()


@job(blueprint, "send_mail", queue="mail")
async def send_mail(house: House, now: datetime, *, notification_id: str) -> None:
    """Send the mail of one notification."""
    async with house.database.transaction() as db:
        await post.send(db, now, UUID(notification_id), mailer=house.mailer, app_url=house.app_url)


@job(blueprint, "tell_calendar", queue="reminders")
async def tell_calendar(house: House, now: datetime, *, event_id: str, after: str | None) -> None:
    """Tell the next candidates of an académie that its calendar changed."""
    del now
    async with house.database.transaction() as db:
        await calendar_news.tell_batch(db, UUID(event_id), after=None if after is None else UUID(after))


@job(blueprint, "tell_amenagements", queue="reminders")
async def tell_amenagements(house: House, now: datetime, *, import_id: str, after: str | None) -> None:
    """Tell the next candidates whose request AMEX does not have."""
    async with house.database.transaction() as db:
        key = UUID(import_id)
        await amenagement_news.tell_batch(db, now, key, after=None if after is None else UUID(after))


@job(blueprint, "tell_broadcast", queue="reminders")
async def tell_broadcast(house: House, now: datetime, *, broadcast_id: str) -> None:
    """Tell the next recipients of a message to many."""
    async with house.database.transaction() as db:
        await messages.tell_batch(db, now, UUID(broadcast_id))


@job(blueprint, "remind", queue="reminders", cron="*/5 * * * *")
async def remind(house: House, now: datetime) -> None:
    """Begin or go on with the reminders whose time has come."""
    calendars = await exam_sessions.published_calendars(house.database.reads)
    for calendar in calendars:
        for one in rounds_due(calendar, now):
            await reminders.remind(house.database, now, one, calendar)
    known = {(calendar.year, calendar.academie): calendar for calendar in calendars}
    for one in await reminders.complements_due(house.database.reads, now):
        if (one.exam_session, one.academie) in known:
            await reminders.remind(house.database, now, one, known[one.exam_session, one.academie])
