"""From a stranger's request to an active account."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from app.accounts.queries import links, logins, people, requests
from app.accounts.rules import identity as identities
from app.accounts.rules.identity import Identity
from app.accounts.rules.lifetimes import Purpose
from app.accounts.rules.states import AccountStatus
from app.accounts.service import judging
from app.accounts.service.letters import Letter, want
from app.accounts.service.limits import address_digest
from app.audit import service as audit
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.passwords import Passwords
from app.http.validation import invalid
from app.jobs.outbox import defer


async def ask_sign_up(db: Transaction, now: datetime, email: str, identity: Identity) -> None:
    """Keep the sign-up; the worker will look whether the address is known, so that this answer cannot tell."""
    if violations := tuple(identities.violations(identity, now.date())):
        raise invalid(violations)
    await _ask(db, "sign_up", email, asdict(identity))


async def ask_activation(db: Transaction, email: str) -> None:
    """Keep the request of another activation mail."""
    await _ask(db, "activation", email, None)


async def ask_password_reset(db: Transaction, email: str) -> None:
    """Keep the request of a new password."""
    await _ask(db, "password_reset", email, None)


async def _ask(db: Transaction, kind: str, email: str, identity: dict[str, object] | None) -> None:
    request = await requests.add_request(db, kind, email, identity)
    await defer(db, "accounts.settle", queue="accounts", request_id=str(request))


async def settle(db: Transaction, request: UUID) -> None:
    """See who holds the address, and answer them by mail."""
    asked = await requests.asked(db, request)
    if asked is None:
        return
    opened = await requests.sign_up(db, request) if asked.kind == "sign_up" else None
    if opened is not None:
        # A newer sign-up kills older links: they were for another identity.
        await links.kill(db, opened, Purpose.ACTIVATION)
        await want(db, Letter.ACTIVATION, opened)
    elif (holder := await requests.holder_of(db, asked.email)) and (letter := _answer(asked.kind, holder)):
        await want(db, letter, holder.id)
    await requests.forget_request(db, request)


def _answer(kind: str, holder: requests.Holder) -> Letter | None:
    """What the holder of an account is told."""
    match kind, AccountStatus(holder.status):
        case "sign_up", AccountStatus.NON_ACTIVE:
            return None  # a newer sign-up was quicker, its own mail is on the way
        case _, AccountStatus.NON_ACTIVE:
            return Letter.ACTIVATION
        case "password_reset", _:
            return Letter.PASSWORD_RESET
        case _:
            return Letter.ALREADY_KNOWN


async def activate(database: Database, passwords: Passwords, now: datetime, *, token: str, password: str) -> None:
    """Use the link and choose the password; hashing holds no connection."""
    link = judging.link_digest(token)
    async with database.transaction() as db:
        opened = judging.opened(await links.opened(db, now, link, Purpose.ACTIVATION))
    await judging.strong(passwords, password, judging.Person.of(opened))
    made = await passwords.hash(password)
    async with database.transaction() as db:
        await people.own(db, opened.account_id)
        taken = await links.take(db, now, link, Purpose.ACTIVATION)
        if not taken or not await people.activate(db, opened.account_id, made):
            raise judging.GONE
        await links.kill(db, opened.account_id, Purpose.ACTIVATION)
        await logins.forget_guesses(db, address_digest(opened.email))
        party = audit.Party("candidate", opened.account_id)
        await audit.record(db, "account.activate", actor=party, subject=audit.Party("account", opened.account_id))
