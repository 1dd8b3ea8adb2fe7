"""What the worker does for accounts."""

from datetime import datetime
from uuid import UUID

import structlog
from procrastinate import Blueprint

from app.accounts.queries.upkeep import purge
from app.accounts.service import letters, opening
from app.accounts.service.letters import Letter, Wanted
from app.gateways.mailer import Undeliverable
from app.http.house import House
from app.http.work import job

blueprint = Blueprint()

log = structlog.get_logger("accounts")


@job(blueprint, "settle", queue="accounts")
async def settle(house: House, now: datetime, *, request_id: str) -> None:
    """Look whether the address of a request is known, and answer its holder."""
    del now
    async with house.database.transaction() as db:
        await opening.settle(db, UUID(request_id))


@job(blueprint, "send", queue="mail")
async def send(
    house: House, now: datetime, *, letter: str, account_id: str | None, mail_id: str, change_id: str | None
) -> None:
    """Write to somebody; a server that is down is tried again, an address that is refused is not."""
    if account_id is None:
        return
    change = None if change_id is None else UUID(change_id)
    wanted = Wanted(Letter(letter), UUID(account_id), UUID(mail_id), change)
    try:
        async with house.database.transaction() as db:
            await letters.send(db, now, wanted, post=house.mailer, app_url=house.app_url)
    except Undeliverable as refused:
        log.warning("undeliverable", letter=letter, account_id=account_id, reason=str(refused))


@job(blueprint, "purge", queue="upkeep", cron="7 * * * *")
async def tidy(house: House, now: datetime) -> None:
    """Every hour: accounts never activated, what has expired, locks that had their day."""
    del now
    async with house.database.transaction() as db:
        purged = await purge(db)
    log.info("purged", accounts=purged.accounts, unlocked=purged.unlocked)
