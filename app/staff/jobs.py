"""What the worker does for agents."""

from datetime import datetime
from uuid import UUID

import structlog
from procrastinate import Blueprint

from app.gateways.mailer import Undeliverable
from app.http.house import House
from app.http.work import job
from app.staff.service import letters, tokens
from app.staff.service.letters import Letter, Wanted

blueprint = Blueprint()

log = structlog.get_logger("staff")


@job(blueprint, "send", queue="mail")
async def send(
    house: House, now: datetime, *, letter: str, agent_id: str | None, mail_id: str, token_id: str | None
) -> None:
    """Write to an agent; a server that is down is tried again, an address that is refused is not."""
    if agent_id is None:
        return
    wanted = Wanted(Letter(letter), UUID(agent_id), UUID(mail_id), None if token_id is None else UUID(token_id))
    try:
        async with house.database.transaction() as db:
            await letters.send(db, now, wanted, post=house.mailer, app_url=house.app_url)
    except Undeliverable as refused:
        log.warning("undeliverable", letter=letter, agent_id=agent_id, reason=str(refused))


@job(blueprint, "remind", queue="upkeep", cron="17 * * * *")
async def remind(house: House, now: datetime) -> None:
    """Every hour: the personal tokens whose end is near are announced, what ended is forgotten."""
    async with house.database.transaction() as db:
        told = await tokens.remind(db, now)
        await tokens.tidy(db)
    log.info("reminded", tokens=told)
