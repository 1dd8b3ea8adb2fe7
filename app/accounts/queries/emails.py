"""Changes of address."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import bindparam, delete, func, insert, select, update

from app.accounts.models import Account, EmailChange
from app.accounts.queries.requests import Made
from app.accounts.rules.states import AccountStatus
from app.db.statements import command, query
from app.db.transaction import Transaction

TAKEN = "uq_accounts_email"


@dataclass(frozen=True, slots=True)
class Change:
    """An address in place of another."""

    id: UUID
    account_id: UUID
    old_email: str
    new_email: str
    confirmed_at: datetime | None


_SHOWN = (
    EmailChange.id,
    EmailChange.account_id,
    EmailChange.old_email,
    EmailChange.new_email,
    EmailChange.confirmed_at,
)
_REQUEST = query(
    insert(EmailChange)
    .values(account_id=bindparam("account"), old_email=bindparam("old"), new_email=bindparam("new"))
    .returning(EmailChange.id),
    into=Made,
)
_CHANGE = query(select(*_SHOWN).where(EmailChange.id == bindparam("change")), into=Change)
_DROP = command(
    delete(EmailChange).where(EmailChange.account_id == bindparam("account"), EmailChange.confirmed_at.is_(None))
)
_CONFIRM = command(
    update(EmailChange).where(EmailChange.id == bindparam("change")).values(confirmed_at=bindparam("now"))
)
# Whoever confirms proved to hold the address: an account that nobody activated gives it up.
_FREE = command(
    delete(Account).where(
        func.lower(Account.email) == func.lower(bindparam("email")), Account.status == AccountStatus.NON_ACTIVE.value
    )
)
_WRITE = command(
    update(Account)
    .where(Account.id == bindparam("account"))
    .values(email=bindparam("email"), version=Account.version + 1, updated_at=func.legal_now())
)
_MENTION = command(
    update(Account)
    .where(Account.id == bindparam("account"))
    .values(version=Account.version + 1, updated_at=func.legal_now())
)


async def request(db: Transaction, *, account: UUID, old: str, new: str) -> UUID:
    """A change is pending, in place of any other; the account shows it."""
    await db.run(_DROP, account=account)
    await db.run(_MENTION, account=account)
    return (await db.the_row(_REQUEST, account=account, old=old, new=new)).id


async def change(db: Transaction, key: UUID) -> Change | None:
    """One change."""
    return await db.row(_CHANGE, change=key)


async def drop(db: Transaction, account: UUID) -> None:
    """No change is pending any more."""
    await db.run(_DROP, account=account)


async def confirm(db: Transaction, now: datetime, changed: Change) -> bool:
    """The new address is the account's; false when another active account holds it."""
    await db.run(_FREE, email=changed.new_email)
    try:
        async with db.savepoint():
            await db.run(_WRITE, account=changed.account_id, email=changed.new_email)
    except UniqueViolation as refused:
        if refused.diag.constraint_name != TAKEN:
            raise
        return False
    await db.run(_CONFIRM, change=changed.id, now=now)
    return True
