"""Another password: changed by who knows the current one, or reset by who holds the address."""

from datetime import datetime
from uuid import UUID

from app.accounts.queries import emails, links, logins, people
from app.accounts.rules.lifetimes import Purpose
from app.accounts.service import judging
from app.accounts.service.letters import Letter, want
from app.accounts.service.limits import address_digest
from app.audit import service as audit
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.passwords import Passwords


async def change(
    database: Database, passwords: Passwords, now: datetime, *, account: UUID, login: UUID, current: str, new: str
) -> None:
    """Change it; the other logins end."""
    before = await judging.proved(database, passwords, now, account, password=current, field="/current_password")
    await judging.strong(passwords, new, judging.Person.of(before))
    made = await passwords.hash(new)
    async with database.transaction() as db:
        own = await judging.still(db, before)
        await logins.right(db, now, address_digest(own.email))
        await people.set_password(db, account, made)
        await logins.end_others(db, account, but=login)
        await _told(db, account, "password.change")


async def reset(database: Database, passwords: Passwords, now: datetime, *, token: str, new: str) -> None:
    """Set it with the link; every login ends, a lock too."""
    link = judging.link_digest(token)
    async with database.transaction() as db:
        opened = judging.opened(await links.opened(db, now, link, Purpose.PASSWORD_RESET))
    await judging.strong(passwords, new, judging.Person.of(opened))
    made = await passwords.hash(new)
    async with database.transaction() as db:
        await people.own(db, opened.account_id)
        taken = await links.take(db, now, link, Purpose.PASSWORD_RESET)
        if not taken or not await people.set_password(db, opened.account_id, made):
            raise judging.GONE
        await logins.forget_guesses(db, address_digest(opened.email))
        await logins.end_all(db, opened.account_id)
        await _told(db, opened.account_id, "password.reset")


async def _told(db: Transaction, account: UUID, act: str) -> None:
    """What an intruder may have begun is undone; the holder is told."""
    await links.kill(db, account, Purpose.PASSWORD_RESET)
    await emails.drop(db, account)
    await want(db, Letter.PASSWORD_CHANGED, account)
    await audit.record(db, act, actor=audit.Party("candidate", account), subject=audit.Party("account", account))
