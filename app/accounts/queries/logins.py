"""Logins, and the guesses that were wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Interval, Text, bindparam, cast, delete, func, insert, literal, select, text, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.accounts.models import Account, Login, LoginGuesses
from app.accounts.queries.callers import CALLER_ACCOUNT, CALLER_LOGIN, seen_by_caller
from app.accounts.queries.instants import utc
from app.accounts.rules.lifetimes import GUESS_WINDOW, GUESSES
from app.accounts.rules.states import AccountStatus, Cause, sources, target
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction

TEXTS = ARRAY(Text)
MOST = 50
"""Open logins of one account; opening another ends the oldest [P]."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login is judged by."""

    id: UUID
    password_hash: str | None
    status: str
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """An open login, as the contract shows it."""

    id: UUID
    account_id: UUID
    delivery: str
    device: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Count:
    count: int


_CREDENTIALS = query(
    select(Account.id, Account.password_hash, Account.status, Account.locked_until).where(
        func.lower(Account.email) == func.lower(bindparam("email")), Account.status != AccountStatus.FERME.value
    ),
    into=Credentials,
)
_OWN = query(
    select(Account.id, Account.password_hash, Account.status, Account.locked_until).where(
        Account.id == bindparam("account")
    ),
    into=Credentials,
)

# The exact last day, not a window that begins anew: at most GUESSES wrong passwords in any 24 hours. The row is
# taken whether the address has an account or not, so that the work is the same.
_RECENT = "ARRAY(SELECT one FROM unnest(kept.guesses) AS one WHERE one > CAST(:now AS timestamptz) - :window)"
_GUESS = query(
    text(
        "INSERT INTO login_guesses AS kept (address, guesses) VALUES (:address, ARRAY[CAST(:now AS timestamptz)])"
        f" ON CONFLICT (address) DO UPDATE SET guesses = {_RECENT} || excluded.guesses"
        f" WHERE cardinality({_RECENT}) < :most RETURNING cardinality(kept.guesses) AS count"
    ).bindparams(window=GUESS_WINDOW, most=GUESSES),
    into=_Count,
)
_RIGHT = command(
    update(LoginGuesses)
    .where(LoginGuesses.address == bindparam("of_address"))
    .values(guesses=func.array_remove(LoginGuesses.guesses, bindparam("now")))
)
_FORGET_GUESSES = command(delete(LoginGuesses).where(LoginGuesses.address == bindparam("address")))

_LOCK = command(
    update(Account)
    .where(Account.id == bindparam("account"), Account.status == func.any(literal(sources(Cause.GUESSES), TEXTS)))
    .values(
        status=target(Cause.GUESSES).value,
        locked_until=bindparam("until"),
        version=Account.version + 1,
        updated_at=func.legal_now(),
    )
)
_UNLOCK = command(
    update(Account)
    .where(
        Account.id == bindparam("account"),
        Account.status == func.any(literal(sources(Cause.UNLOCKED), TEXTS)),
        Account.locked_until <= bindparam("now"),
    )
    .values(
        status=target(Cause.UNLOCKED).value, locked_until=None, version=Account.version + 1, updated_at=func.legal_now()
    )
)

_SHOWN = (
    Login.id,
    Login.account_id,
    Login.delivery,
    Login.device,
    Login.created_at,
    Login.last_seen_at,
    Login.expires_at,
)
_OPEN = query(
    insert(Login)
    .values(
        account_id=bindparam("account"),
        digest=bindparam("login"),
        delivery=bindparam("delivery"),
        device=bindparam("device"),
        expires_at=func.legal_now() + cast(bindparam("life"), Interval),
        ends_at=func.legal_now() + cast(bindparam("end"), Interval),
    )
    .returning(*_SHOWN),
    into=Opened,
)
_ONE = query(select(*_SHOWN).where(Login.id == bindparam("login")), into=Opened)
_NEWEST = select(Login.id).where(Login.account_id == bindparam("account")).order_by(Login.id.desc()).limit(MOST)
_END_OLDEST = command(
    delete(Login).where(Login.account_id == bindparam("account"), Login.id.not_in(_NEWEST.scalar_subquery()))
)
_END = command(delete(Login).where(Login.account_id == bindparam("account"), Login.id == bindparam("login")))
_END_OTHERS = command(delete(Login).where(Login.account_id == bindparam("account"), Login.id != bindparam("login")))
_END_ALL = command(delete(Login).where(Login.account_id == bindparam("account")))

_LINE = func.json_build_object(
    "id", Login.id,
    "account_id", Login.account_id,
    "delivery", Login.delivery,
    "device", Login.device,
    "created_at", utc(Login.created_at),
    "last_seen_at", utc(Login.last_seen_at),
    "expires_at", utc(Login.expires_at),
    "current", Login.id == CALLER_LOGIN,
)  # fmt: skip
MINE = seen_by_caller(
    select(
        func.json_build_object(
            "items", func.json_agg(aggregate_order_by(_LINE, Login.id.desc())), "next_cursor", None
        ).label("payload")
    ).where(Login.account_id == CALLER_ACCOUNT, Login.expires_at > func.legal_now())
)
"""The caller's open logins, the latest first; there is always one, by which they ask."""


async def credentials(asking: Asking, email: str) -> Credentials | None:
    """What a login to this address is judged by."""
    return await asking.row(_CREDENTIALS, email=email)


async def own_credentials(asking: Asking, account: UUID) -> Credentials | None:
    """The same, of an account already logged in."""
    return await asking.row(_OWN, account=account)


async def guess(db: Transaction, now: datetime, address: bytes) -> int | None:
    """Count a guess before it is judged; how many it makes in a day, None when there were too many already."""
    counted = await db.row(_GUESS, address=address, now=now)
    return None if counted is None else counted.count


async def right(db: Transaction, now: datetime, address: bytes) -> None:
    """The guess counted at this instant was the password."""
    await db.run(_RIGHT, of_address=address, now=now)


async def forget_guesses(db: Transaction, address: bytes) -> None:
    """The holder proved to hold the address: wrong guesses count no more."""
    await db.run(_FORGET_GUESSES, address=address)


async def lock(db: Transaction, account: UUID | None, until: datetime) -> None:
    """Too many guesses."""
    await db.run(_LOCK, account=account, until=until)


async def unlock(db: Transaction, now: datetime, account: UUID) -> None:
    """The lock has had its day."""
    await db.run(_UNLOCK, account=account, now=now)


async def open_login(
    db: Transaction, login: bytes, *, account: UUID, delivery: str, device: str | None, life: timedelta, end: timedelta
) -> Opened:
    """A new login; beyond the limit the oldest ends."""
    opened = await db.the_row(_OPEN, login=login, account=account, delivery=delivery, device=device, life=life, end=end)
    await db.run(_END_OLDEST, account=account)
    return opened


async def one(asking: Asking, login: UUID) -> Opened:
    """One login; it must exist."""
    return await asking.the_row(_ONE, login=login)


async def end(db: Transaction, account: UUID, login: UUID) -> bool:
    """End one of the account's logins; false when it is not one of them."""
    return await db.run(_END, account=account, login=login) == 1


async def end_others(db: Transaction, account: UUID, *, but: UUID) -> None:
    """End every login of the account but this one."""
    await db.run(_END_OTHERS, account=account, login=but)


async def end_all(db: Transaction, account: UUID) -> None:
    """End every login of the account."""
    await db.run(_END_ALL, account=account)
