"""Accounts and logins of people who do not exist."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Interval, Text, bindparam, case, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import Account, Login
from app.db.statements import command
from app.db.transaction import Transaction
from app.sandbox.rules.people import Person

_IDENTITY = (
    *("email", "civilite", "birth_name", "usage_name", "first_names"),
    *("birth_date", "birth_country", "birth_departement", "birth_commune"),
)
_HASH = cast(bindparam("password_hash"), Text)
_SETTLE = command(
    insert(Account)
    .values(
        **{name: bindparam(name) for name in _IDENTITY},
        status=case((_HASH.is_(None), "non_active"), else_="actif"),
        password_hash=_HASH,
        signed_up_at=func.legal_now(),
    )
    .on_conflict_do_nothing()
)
_ACTIVATE = command(
    update(Account)
    .where(Account.id == bindparam("account"), Account.status == "non_active")
    .values(status="actif", password_hash=bindparam("made_hash"))
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


async def settle(db: Transaction, person: Person, *, password_hash: str | None) -> None:
    """An account, active if it has a password, unless the address has one."""
    await db.run(_SETTLE, **{name: getattr(person, name) for name in _IDENTITY}, password_hash=password_hash)


async def activate(db: Transaction, account: UUID, *, password_hash: str) -> None:
    """As if the mail's link had been followed."""
    await db.run(_ACTIVATE, account=account, made_hash=password_hash)


async def enter(db: Transaction, email: str, *, digest: bytes, life: timedelta) -> None:
    """A login of that account, known by its token's digest."""
    await db.run(_ENTER, email=email, digest=digest, life=life)
