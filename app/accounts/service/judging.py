"""What several acts judge: a link, a new password, the current one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from app.accounts.queries import links, logins, people
from app.accounts.rules import passwords as law
from app.accounts.rules.lifetimes import GUESSES, LOCK
from app.accounts.service.letters import LINK_PREFIX, Letter, want
from app.accounts.service.limits import address_digest
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.passwords import Passwords
from app.http.validation import invalid
from app.kit.errors import Gone, TooMany, Violation
from app.kit.secrets import token_digest, well_formed

GONE = Gone(
    "lien-expire",
    "Ce lien a expiré, a déjà servi ou a été remplacé par un plus récent. Demandez-en un nouveau dans l'application : "
    "il arrive par courriel en quelques minutes.",
)
WRONG = "Ce n'est pas votre mot de passe actuel."


@dataclass(frozen=True, slots=True)
class Person:
    """What a password must not say."""

    email: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, named: links.Opened | people.Own) -> Self:
        """Of an account, or of whom a link was sent to."""
        return cls(named.email, (named.birth_name, named.usage_name or "", named.first_names))


def link_digest(token: str) -> bytes:
    """The digest of a link's token; a typo is refused without a query."""
    if not well_formed(token, LINK_PREFIX):
        raise GONE
    return token_digest(token)


def opened(found: links.Opened | None) -> links.Opened:
    """The link, or 410."""
    if found is None:
        raise GONE
    return found


async def strong(passwords: Passwords, password: str, person: Person) -> None:
    """Refuse what can be guessed; zxcvbn takes a while, so not in the event loop."""
    judge: Callable[[], tuple[Violation, ...]] = lambda: tuple(  # noqa: E731 -- run elsewhere
        law.violations(password, email=person.email, names=person.names)
    )
    if violations := await passwords.compute(judge):
        raise invalid(violations)


async def proved(
    database: Database, passwords: Passwords, now: datetime, account: UUID, *, password: str, field: str
) -> people.Own:
    """The account, its current password given again; a wrong one counts as a guess."""
    async with database.transaction() as db:
        own = await people.own(db, account)
        count = None if own is None else await logins.guess(db, now, address_digest(own.email))
    if own is None or count is None:
        raise TooMany(
            "trop-de-requetes",
            "Trop de mots de passe faux depuis un jour. Choisissez-en un nouveau avec « Mot de passe oublié ».",
            retry_after=3600,
        )
    if not await passwords.verify(password, own.password_hash):
        await count_failure(database, now, count, account)
        raise invalid((Violation("mot-de-passe-faux", field, WRONG, ""),))
    return own


async def count_failure(database: Database, now: datetime, count: int | None, account: UUID | None) -> None:
    """The last guess allowed locks; for an address without account the same work is done, to no effect."""
    if count != GUESSES:
        return
    async with database.transaction() as db:
        await logins.lock(db, account, now + LOCK)
        await want(db, Letter.LOCKED, account)


async def still(db: Transaction, before: people.Own) -> people.Own:
    """The account again, locked: unchanged since its password was verified."""
    own = await people.own(db, before.id)
    if own is None or own.password_hash != before.password_hash:
        raise invalid((Violation("mot-de-passe-faux", "/current_password", WRONG, ""),))
    return own
