"""What the worker does for webhooks."""

from datetime import datetime
from uuid import UUID

import structlog
from procrastinate import Blueprint

from app.gateways import mailer
from app.gateways.mailer import Mail, Undeliverable
from app.http.house import House
from app.http.work import job
from app.webhooks import service
from app.webhooks.queries import webhooks as queries

blueprint = Blueprint()

log = structlog.get_logger("webhooks")

_TEMPLATES = mailer.templates("app.webhooks", "mails")


@job(blueprint, "deliver", queue="webhooks")
async def deliver(house: House, now: datetime, *, webhook_id: str) -> None:
    """Try what is due at one receiver."""
    del now
    await service.deliver(house.database, house.receivers, UUID(webhook_id), secret=house.secret)


@job(blueprint, "wake", queue="upkeep", cron="* * * * *")
async def wake(house: House, now: datetime) -> None:
    """Every minute: what waited for its time is tried."""
    del now
    await service.wake(house.database)


@job(blueprint, "forget", queue="upkeep", cron="53 * * * *")
async def forget(house: House, now: datetime) -> None:
    """Every hour: deliveries leave the log after a month."""
    del now
    log.info("forgotten", deliveries=await service.forget(house.database))


@job(blueprint, "send", queue="mail")
async def send(house: House, now: datetime, *, webhook_id: str, mail_id: str) -> None:
    """Tell the contact that a receiver said it is gone; an address that is refused is not tried again."""
    async with house.database.transaction() as db:
        told = await queries.told(db, UUID(webhook_id))
    if told is None:
        return
    facts = {"app_url": house.app_url, "name": told.name, "host": told.host, "webhook_id": webhook_id}
    subject, text = mailer.written(_TEMPLATES, "disabled", facts)
    try:
        await house.mailer.send(Mail(id=mail_id, to=told.contact_email, subject=subject, text=f"{text}\n", at=now))
    except Undeliverable as refused:
        log.warning("undeliverable", webhook_id=webhook_id, reason=str(refused))
