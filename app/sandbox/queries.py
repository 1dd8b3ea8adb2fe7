"""The legal clock's one row, which its owner alone may write, whether anybody is there, and people who are not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Interval, Text, bindparam, cast, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import Account, Login
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.http.models import LegalClock
from app.registrations.models import Registration
from app.sandbox.rules.people import Person


@dataclass(frozen=True, slots=True)
class Told:
    """What the clock shows, how far from the true time, and of what kind the database is."""

    now: datetime
    shift: timedelta
    sandbox: bool
    inhabited: bool


_TOLD = query(
    select(
        func.legal_now().label("now"),
        LegalClock.shift,
        LegalClock.sandbox,
        exists(select(Registration.id)).label("inhabited"),
    ),
    into=Told,
)
_DECLARE = command(update(LegalClock).values(sandbox=True))
_SHIFT = command(update(LegalClock).values(shift=bindparam("by")))
_IDENTITY = (
    *("email", "civilite", "birth_name", "usage_name", "first_names"),
    *("birth_date", "birth_country", "birth_departement", "birth_commune"),
)
_SETTLE = command(
    insert(Account)
    .values(
        **{name: bindparam(name) for name in _IDENTITY},
        status="actif",
        password_hash=bindparam("password_hash"),
        signed_up_at=func.legal_now(),
    )
    .on_conflict_do_nothing()
)
_END = func.legal_now() + cast(bindparam("life"), Interval)
_ENTER = command(
    insert(Login).from_select(
        ["account_id", "digest", "delivery", "expires_at", "ends_at"],
        select(Account.id, bindparam("digest"), cast("token", Text), _END, _END).where(
            func.lower(Account.email) == bindparam("email"), Account.status == "actif"
        ),
    )
)


async def told(db: Transaction) -> Told:
    """The clock, as the database has it."""
    return await db.the_row(_TOLD)


async def declare(db: Transaction) -> None:
    """Make it a sandbox, for ever."""
    await db.run(_DECLARE)


async def shift(db: Transaction, by: timedelta) -> None:
    """Set how far legal time is from the true time."""
    await db.run(_SHIFT, by=by)


async def settle(db: Transaction, person: Person, *, password_hash: str) -> None:
    """An active account, unless the address has one."""
    await db.run(_SETTLE, **{name: getattr(person, name) for name in _IDENTITY}, password_hash=password_hash)


async def enter(db: Transaction, email: str, *, digest: bytes, life: timedelta) -> None:
    """A login of that account, known by its token's digest."""
    await db.run(_ENTER, email=email, digest=digest, life=life)
