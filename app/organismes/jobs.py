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
from app.organismes.queries import credentials, keys
from app.organismes.queries.credentials import Ending
from app.organismes.queries.keys import EndingKey

blueprint = Blueprint()

log = structlog.get_logger("organismes")

_TEMPLATES = mailer.templates("app.organismes", "mails")


@job(blueprint, "send", queue="mail")
async def send(house: House, now: datetime, *, secret_id: str, mail_id: str) -> None:
    """Tell the contact that a secret ends; a server that is down is tried again, an address that is refused is not."""
    async with house.database.transaction() as db:
        ending = await credentials.told(db, UUID(secret_id))
    if ending is not None:
        await _send(house, now, ending, "secret_ends", mail_id=mail_id, client_id=str(ending.organisme_id))


@job(blueprint, "send_of_key", queue="mail")
async def send_of_key(house: House, now: datetime, *, key_id: str, mail_id: str) -> None:
    """The same of a key."""
    async with house.database.transaction() as db:
        ending = await keys.told(db, UUID(key_id))
    if ending is not None:
        await _send(house, now, ending, "key_ends", mail_id=mail_id, kid=ending.kid)


async def _send(
    house: House, now: datetime, ending: Ending | EndingKey, template: str, *, mail_id: str, **own: str
) -> None:
    facts = {"app_url": house.app_url, "name": ending.name, "day": f"{ending.expires_at:%d/%m/%Y}", **own}
    subject, text = mailer.written(_TEMPLATES, template, facts)
    mail = Mail(id=mail_id, to=ending.contact_email, subject=subject, text=f"{text}\n", at=now)
    try:
        await house.mailer.send(mail)
    except Undeliverable as refused:
        log.warning("undeliverable", organisme_id=str(ending.organisme_id), reason=str(refused))


@job(blueprint, "remind", queue="upkeep", cron="27 * * * *")
async def remind(house: House, now: datetime) -> None:
    """Every hour: the secrets and keys whose end is near are announced, tokens and assertions that ended forgotten."""
    async with house.database.transaction() as db:
        told = await service.remind(db, now)
    log.info("reminded", secrets=told)
