"""What the worker does for training bodies."""

from datetime import datetime
from uuid import UUID

import structlog
from procrastinate import Blueprint

from app.gateways import mailer
from app.gateways.mailer import Mail, Undeliverable
from app.http.house import House
from app.http.work import job
from app.organismes import service
from app.organismes.queries import credentials

blueprint = Blueprint()

log = structlog.get_logger("organismes")

_TEMPLATES = mailer.templates("app.organismes", "mails")


@job(blueprint, "send", queue="mail")
async def send(house: House, now: datetime, *, secret_id: str, mail_id: str) -> None:
    """Tell the contact that a secret ends; a server that is down is tried again, an address that is refused is not."""
    async with house.database.transaction() as db:
        ending = await credentials.told(db, UUID(secret_id))
    if ending is None:
        return
    facts = {
        "app_url": house.app_url,
        "name": ending.name,
        "day": f"{ending.expires_at:%d/%m/%Y}",
        "client_id": str(ending.organisme_id),
    }
    subject, text = mailer.written(_TEMPLATES, "secret_ends", facts)
    mail = Mail(id=mail_id, to=ending.contact_email, subject=subject, text=f"{text}\n", at=now)
    try:
        await house.mailer.send(mail)
    except Undeliverable as refused:
        log.warning("undeliverable", organisme_id=str(ending.organisme_id), reason=str(refused))


@job(blueprint, "remind", queue="upkeep", cron="27 * * * *")
async def remind(house: House, now: datetime) -> None:
    """Every hour: the secrets whose end is near are announced, tokens that ended are forgotten."""
    async with house.database.transaction() as db:
        told = await service.remind(db, now)
    log.info("reminded", secrets=told)
