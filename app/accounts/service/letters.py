"""The mails of accounts: which there are, to whom, with which link. A letter is asked for by its name and ids only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID, uuid4

from app.accounts.queries import emails, links
from app.accounts.rules.lifetimes import LINK, Purpose
from app.accounts.rules.states import AccountStatus
from app.db.transaction import Transaction
from app.gateways import mailer
from app.gateways.mailer import Mail
from app.jobs.outbox import defer
from app.kit.secrets import new_token, token_digest

LINK_PREFIX = "btsl"


class Letter(StrEnum):
    """One template each."""

    ACTIVATION = "activation"
    ALREADY_KNOWN = "already_known"
    PASSWORD_RESET = "password_reset"  # noqa: S105 -- the name of a letter
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- the name of a letter
    LOCKED = "locked"
    EMAIL_CONFIRMATION = "email_confirmation"
    EMAIL_TAKEN = "email_taken"
    EMAIL_ASKED = "email_asked"
    EMAIL_CHANGED = "email_changed"
    CLOSED = "closed"


_USED = frozenset({AccountStatus.ACTIF.value, AccountStatus.VERROUILLE.value})
_ANY = frozenset(status.value for status in AccountStatus)
_LINKS: Mapping[Letter, tuple[Purpose, str, frozenset[str]]] = MappingProxyType(
    {
        # Its purpose, the page of the application that opens it, the states of an account that it still helps.
        Letter.ACTIVATION: (Purpose.ACTIVATION, "activation", frozenset({AccountStatus.NON_ACTIVE.value})),
        Letter.PASSWORD_RESET: (Purpose.PASSWORD_RESET, "mot-de-passe", _USED),
        Letter.EMAIL_CONFIRMATION: (Purpose.EMAIL_CHANGE, "adresse", _USED),
    }
)
_UNPROVED = frozenset({Letter.ACTIVATION, Letter.EMAIL_CONFIRMATION, Letter.EMAIL_TAKEN})
"""Letters to an address that nobody has proved to hold: they bear no word that a stranger typed."""

_TEMPLATES = mailer.templates("app.accounts", "mails")


class Post(Protocol):
    """What sends a mail."""

    async def send(self, mail: Mail) -> None:
        """Hand it over, or raise."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter to write: `id` names the mail, whatever the number of tries."""

    letter: Letter
    account: UUID
    id: UUID
    change: UUID | None = None


async def want(db: Transaction, letter: Letter, account: UUID | None, *, change: UUID | None = None) -> None:
    """Ask the worker for a letter; to nobody, it does nothing (an unknown address costs the same work)."""
    await defer(
        db,
        "accounts.send",
        queue="mail",
        letter=letter.value,
        account_id=None if account is None else str(account),
        mail_id=str(uuid4()),
        change_id=None if change is None else str(change),
    )


async def send(db: Transaction, now: datetime, wanted: Wanted, *, post: Post, app_url: str) -> None:
    """Make the link, keep its digest, send the mail: all happen, or none.

    Until the mail has left, no row is locked that anybody waits for: the older link works until then.
    """
    person = await links.recipient(db, wanted.account)
    change = None if wanted.change is None else await emails.change(db, wanted.change)
    if person is None or (wanted.change is not None and change is None):
        return
    letter = wanted.letter
    if letter is Letter.EMAIL_CONFIRMATION and change is not None:
        if change.confirmed_at is not None:
            return
        letter = Letter.EMAIL_TAKEN if await links.user_of(db, change.new_email) else letter
    to = person.email if change is None else _end_of(letter, change)
    facts = {"app_url": app_url, "greeting": _greeting(letter, person.first_names)}
    link = _LINKS.get(letter)
    if link is None:
        await post.send(written(letter, wanted.id, to, now, facts))
        return
    purpose, page, helped = link
    if person.status not in helped:
        return
    token = new_token(LINK_PREFIX)
    digest = token_digest(token)
    await links.add(db, digest, account=wanted.account, purpose=purpose, life=LINK[purpose], change=wanted.change)
    facts |= {"token": token, "link": f"{app_url}/{page}#token={token}"}
    await post.send(written(letter, wanted.id, to, now, facts))
    await links.kill_older(db, wanted.account, purpose, but=digest)


def _end_of(letter: Letter, change: emails.Change) -> str:
    """Which of the two addresses the letter is for."""
    return change.new_email if letter in _UNPROVED else change.old_email


def _greeting(letter: Letter, first_names: str) -> str:
    return "Bonjour," if letter in _UNPROVED else f"Bonjour {first_names},"


def written(letter: Letter, key: UUID, to: str, at: datetime, facts: Mapping[str, str]) -> Mail:
    """The first line of the template is the subject."""
    subject, text = mailer.written(_TEMPLATES, letter.value, facts)
    return Mail(id=str(key), to=to, subject=subject, text=f"{text}\n", at=at)
