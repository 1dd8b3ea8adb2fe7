"""Links sent by mail: made, judged, used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Interval, bindparam, cast, delete, func, insert, select

from app.accounts.models import Account, Link
from app.accounts.rules.lifetimes import Purpose
from app.accounts.rules.states import AccountStatus
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Opened:
    """A living link and the person it was sent to."""

    account_id: UUID
    email_change_id: UUID | None
    email: str
    birth_name: str
    usage_name: str | None
    first_names: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail is for."""

    email: str
    status: str
    first_names: str


_LIVING = (
    Link.digest == bindparam("link"),
    Link.purpose == bindparam("purpose"),
    Link.expires_at > bindparam("now"),
)
_OPENED = query(
    select(
        Link.account_id,
        Link.email_change_id,
        Account.email,
        Account.birth_name,
        Account.usage_name,
        Account.first_names,
    )
    .join(Account, Account.id == Link.account_id)
    .where(*_LIVING),
    into=Opened,
)
_TAKE = command(delete(Link).where(*_LIVING))
_ADD = command(
    insert(Link).values(
        digest=bindparam("link"),
        account_id=bindparam("account"),
        purpose=bindparam("purpose"),
        email_change_id=bindparam("change"),
        expires_at=func.legal_now() + cast(bindparam("life"), Interval),
    )
)
_KILL = command(delete(Link).where(Link.account_id == bindparam("account"), Link.purpose == bindparam("purpose")))
_KILL_OLDER = command(
    delete(Link).where(
        Link.account_id == bindparam("account"), Link.purpose == bindparam("purpose"), Link.digest != bindparam("link")
    )
)
_RECIPIENT = query(
    select(Account.email, Account.status, Account.first_names).where(Account.id == bindparam("account")),
    into=Recipient,
)
_USED = query(
    select(Account.email, Account.status, Account.first_names).where(
        func.lower(Account.email) == func.lower(bindparam("email")),
        Account.status == func.any(bindparam("statuses")),
    ),
    into=Recipient,
)


async def opened(asking: Asking, now: datetime, link: bytes, purpose: Purpose) -> Opened | None:
    """The person whom a living link was sent to; the link stays as it is."""
    return await asking.row(_OPENED, link=link, purpose=purpose.value, now=now)


async def take(db: Transaction, now: datetime, link: bytes, purpose: Purpose) -> bool:
    """Use the link up; false when somebody was quicker."""
    return await db.run(_TAKE, link=link, purpose=purpose.value, now=now) == 1


async def add(
    db: Transaction, link: bytes, *, account: UUID, purpose: Purpose, life: timedelta, change: UUID | None = None
) -> None:
    """A new link; its life begins now."""
    await db.run(_ADD, link=link, account=account, purpose=purpose.value, change=change, life=life)


async def kill(db: Transaction, account: UUID, purpose: Purpose) -> None:
    """No link of this purpose works any more."""
    await db.run(_KILL, account=account, purpose=purpose.value)


async def kill_older(db: Transaction, account: UUID, purpose: Purpose, *, but: bytes) -> None:
    """Only the newest link works."""
    await db.run(_KILL_OLDER, account=account, purpose=purpose.value, link=but)


async def recipient(db: Transaction, account: UUID) -> Recipient | None:
    """Whom to write to."""
    return await db.row(_RECIPIENT, account=account)


async def user_of(db: Transaction, email: str) -> Recipient | None:
    """The active account that holds an address."""
    statuses = [AccountStatus.ACTIF.value, AccountStatus.VERROUILLE.value]
    return await db.row(_USED, email=email, statuses=statuses)
