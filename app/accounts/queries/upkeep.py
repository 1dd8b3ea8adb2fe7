"""What time takes away from accounts."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ARRAY, Text, delete, func, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from app.accounts.models import Account, AccountRequest, EmailChange, Link, Login, LoginGuesses
from app.accounts.rules.lifetimes import (
    CHANGED_EMAIL,
    CLOSED,
    GUESS_WINDOW,
    LINK,
    NEVER_MAILED,
    STALE_REQUEST,
    Purpose,
)
from app.accounts.rules.states import AccountStatus, Cause, sources, target
from app.db.statements import command
from app.db.transaction import Transaction

BATCH = 1000
"""Accounts deleted at once: locks stay short, the next hour takes the rest."""


def _ago(time: timedelta) -> ColumnElement[object]:
    return func.legal_now() - literal(time)


_LAST_LINK = (
    select(func.max(Link.expires_at))
    .where(Link.account_id == Account.id, Link.purpose == Purpose.ACTIVATION.value)
    .correlate(Account)
    .scalar_subquery()
)
# An account whose mail has not left yet has no link: it waits for it, but not for ever.
_NEVER_ACTIVATED = (Account.status == AccountStatus.NON_ACTIVE.value) & (
    func.coalesce(_LAST_LINK, Account.signed_up_at + literal(NEVER_MAILED)) <= func.legal_now()
)
# A closed account that registered once is kept as long as its registrations are.
_CLOSED = (
    (Account.status == AccountStatus.FERME.value)
    & Account.identity_frozen_at.is_(None)
    & (Account.closed_at <= _ago(CLOSED))
)
_DOOMED = select(Account.id).where(or_(_NEVER_ACTIVATED, _CLOSED)).limit(BATCH).with_for_update(skip_locked=True)
_PURGE = command(delete(Account).where(Account.id == func.any(func.array(_DOOMED.scalar_subquery()))))

_UNLOCK = command(
    update(Account)
    .where(
        Account.status == func.any(literal(sources(Cause.UNLOCKED), ARRAY(Text))),
        Account.locked_until <= func.legal_now(),
    )
    .values(
        status=target(Cause.UNLOCKED).value, locked_until=None, version=Account.version + 1, updated_at=func.legal_now()
    )
)
_EXPIRED_CHANGE = (
    delete(EmailChange)
    .where(EmailChange.confirmed_at.is_(None), EmailChange.requested_at <= _ago(LINK[Purpose.EMAIL_CHANGE] * 2))
    .returning(EmailChange.account_id)
    .cte("expired")
)
_FORGET_CHANGES = command(
    update(Account)
    .where(Account.id == _EXPIRED_CHANGE.c.account_id)
    .values(version=Account.version + 1, updated_at=func.legal_now())
)
_FORGET = (
    command(delete(Link).where(Link.expires_at <= func.legal_now(), Link.purpose != Purpose.ACTIVATION.value)),
    command(delete(Login).where(Login.expires_at <= func.legal_now())),
    command(delete(EmailChange).where(EmailChange.confirmed_at <= _ago(CHANGED_EMAIL))),
    command(delete(AccountRequest).where(AccountRequest.created_at <= _ago(STALE_REQUEST))),
    command(
        delete(LoginGuesses).where(
            _ago(GUESS_WINDOW) > func.all(LoginGuesses.guesses),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Purged:
    """What an hour took away."""

    accounts: int
    unlocked: int


async def purge(db: Transaction) -> Purged:
    """Delete accounts never activated and what has expired; end the locks that had their day."""
    accounts = await db.run(_PURGE)
    unlocked = await db.run(_UNLOCK)
    await db.run(_FORGET_CHANGES)
    for forgotten in _FORGET:
        await db.run(forgotten)
    return Purged(accounts, unlocked)
