"""What the worker does for notifications."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint

from app.http.house import House
from app.http.work import job
from app.notifications.service import post

blueprint = Blueprint()


@job(blueprint, "send_mail", queue="mail")
async def send_mail(house: House, now: datetime, *, notification_id: str) -> None:
    """Send the mail of one notification."""
    async with house.database.transaction() as db:
        await post.send(db, now, UUID(notification_id), mailer=house.mailer, app_url=house.app_url)
