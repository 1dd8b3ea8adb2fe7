"""One's own account: identity, address, closing; and what the registrations say of it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.accounts.queries import emails, links, logins, people
from app.accounts.rules import identity as identities
from app.accounts.rules.identity import Identity
from app.accounts.rules.lifetimes import Purpose
from app.accounts.service import judging
from app.accounts.service.letters import Letter, want
from app.accounts.service.limits import address_digest
from app.audit import service as audit
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.passwords import Passwords
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Conflict, Violation

Check = Callable[[int], None]
"""Raises `Stale` on a version that the writer did not see."""


async def freeze_identity(db: Transaction, account: UUID, *, until: datetime | None = None) -> None:
    """Call at each registration: the identity is fixed for good, and closing the account is refused until `until`.

    None means until `allow_closing` says otherwise. Of several registrations the latest bound holds.
    """
    await people.freeze(db, account, until)


async def allow_closing(db: Transaction, account: UUID, *, after: datetime | None = None) -> None:
    """Call when a registration ends: the account may be closed after `after` (the bound of those left), None: now."""
    await people.allow_closing(db, account, after)


async def change(
    db: Transaction, now: datetime, corrected: Callable[[Identity], Identity], *, account: UUID, version: Check
) -> tuple[bytes, int]:
    """Correct the identity, as long as no registration has frozen it; the account as it is then."""
    own = await _own(db, account)
    version(own.version)
    if own.identity_frozen_at is not None:
        raise Conflict(
            "identite-figee",
            "Votre identité est figée depuis votre première inscription : demandez une correction au service.",
        )
    identity = corrected(own.identity())
    if violations := tuple(identities.violations(identity, now.date())):
        raise invalid(violations)
    await people.identify(db, account, identity)
    await _record(db, account, "account.change")
    return await people.shown(db, account), own.version + 1


async def request_email(
    database: Database, passwords: Passwords, now: datetime, *, account: UUID, email: str, password: str
) -> None:
    """Ask for another address: nothing changes before it is confirmed there; the current one is told."""
    before = await judging.proved(database, passwords, now, account, password=password, field="/password")
    if email.lower() == before.email.lower():
        raise invalid((Violation("adresse-identique", "/email", "C'est déjà l'adresse de votre compte.", ""),))
    async with database.transaction() as db:
        own = await judging.still(db, before)
        await logins.right(db, now, address_digest(own.email))
        asked = await emails.request(db, account=account, old=own.email, new=email)
        await want(db, Letter.EMAIL_CONFIRMATION, account, change=asked)
        await want(db, Letter.EMAIL_ASKED, account, change=asked)
        await _record(db, account, "email.request")


async def confirm_email(db: Transaction, now: datetime, *, account: UUID, token: str) -> tuple[bytes, int]:
    """The link received at the new address: it is the account's from now on, and the old one is told."""
    digest = judging.link_digest(token)
    own = await _own(db, account)
    link = judging.opened(await links.opened(db, now, digest, Purpose.EMAIL_CHANGE))
    change = None if link.email_change_id is None else await emails.change(db, link.email_change_id)
    if link.account_id != account or change is None or not await links.take(db, now, digest, Purpose.EMAIL_CHANGE):
        raise judging.GONE
    if not await emails.confirm(db, now, change):
        raise Conflict("adresse-indisponible", "Cette adresse est devenue celle d'un autre compte.")
    # A link sent to the old address opens nothing any more.
    await links.kill(db, account, Purpose.PASSWORD_RESET)
    await want(db, Letter.EMAIL_CHANGED, account, change=change.id)
    await _record(db, account, "email.change")
    return await people.shown(db, account), own.version + 1


async def close(db: Transaction, now: datetime, *, account: UUID, version: Check) -> None:
    """Close it for good: every login ends, the address is free again."""
    own = await _own(db, account)
    version(own.version)
    if own.closing_refused:
        raise Conflict(
            "inscription-en-cours",
            "Une inscription est en cours avec ce compte : retirez-la d'abord, ou attendez la fin de la session.",
        )
    if not await people.close(db, now, account):
        raise ABSENT
    await logins.end_all(db, account)
    for purpose in Purpose:
        await links.kill(db, account, purpose)
    await emails.drop(db, account)
    await want(db, Letter.CLOSED, account)
    await _record(db, account, "account.close")


async def _own(db: Transaction, account: UUID) -> people.Own:
    own = await people.own(db, account)
    if own is None:
        raise ABSENT
    return own


async def _record(db: Transaction, account: UUID, act: str) -> None:
    await audit.record(db, act, actor=audit.Party("candidate", account), subject=audit.Party("account", account))
