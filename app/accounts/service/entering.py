"""Logging in; seeing and ending one's logins."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.queries import logins, people
from app.accounts.rules.lifetimes import IDLE, LOGIN, Delivery
from app.accounts.rules.states import AccountStatus
from app.accounts.service import judging
from app.accounts.service.limits import address_digest
from app.audit import service as audit
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.passwords import Passwords
from app.http.problems import ABSENT
from app.kit.errors import Unauthenticated
from app.kit.secrets import new_token, token_digest

REFUSED = Unauthenticated(
    "identifiants-refuses",
    "Adresse ou mot de passe refusé. Après trop d'essais, la connexion est suspendue un jour : un nouveau mot de "
    "passe, demandé par courriel, la rouvre aussitôt.",
)
"""One answer for no account, wrong password, account not activated, locked, closed: the same bytes."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody logs in with."""

    email: str
    password: str
    delivery: Delivery
    device: str | None


async def log_in(
    database: Database, passwords: Passwords, now: datetime, given: Given, *, prefix: str
) -> tuple[str, logins.Opened]:
    """A new login and its token. The guess is counted before it is judged; hashing holds no connection."""
    address = address_digest(given.email)
    async with database.transaction() as db:
        found = await logins.credentials(db, given.email)
        count = await logins.guess(db, now, address)
    right = await passwords.verify(given.password, found.password_hash if found else None)
    if not right or found is None or count is None or _locked(found, now):
        await judging.count_failure(database, now, None if right else count, found.id if found else None)
        raise REFUSED
    renewed = await _renewed(passwords, given.password, found)
    token = new_token(prefix)
    async with database.transaction() as db:
        await _still(db, found)
        await logins.right(db, now, address)
        await logins.unlock(db, now, found.id)
        if renewed is not None:
            await people.rehash(db, found.id, renewed)
        return token, await _opened(db, token, found.id, given)


def _locked(found: logins.Credentials, now: datetime) -> bool:
    until = found.locked_until
    return found.status == AccountStatus.VERROUILLE and until is not None and until > now


async def _renewed(passwords: Passwords, password: str, found: logins.Credentials) -> str | None:
    """Another hash when today's parameters are not those of the one kept."""
    kept = found.password_hash
    return await passwords.hash(password) if kept is not None and passwords.outdated(kept) else None


async def _still(db: Transaction, found: logins.Credentials) -> None:
    """Lock the account: a reset or a closing meanwhile ends this login too."""
    own = await people.own(db, found.id)
    if own is None or own.password_hash != found.password_hash:
        raise REFUSED


async def _opened(db: Transaction, token: str, account: UUID, given: Given) -> logins.Opened:
    opened = await logins.open_login(
        db,
        token_digest(token),
        account=account,
        delivery=given.delivery.value,
        device=given.device,
        life=IDLE if given.delivery is Delivery.COOKIE else LOGIN,
        end=LOGIN,
    )
    party = audit.Party("candidate", account)
    await audit.record(db, "login.open", actor=party, subject=audit.Party("login", opened.id))
    return opened


async def current(db: Transaction, login: UUID) -> logins.Opened:
    """The login of this request."""
    return await logins.one(db, login)


async def end(db: Transaction, account: UUID, login: UUID) -> None:
    """End one of one's logins: it is dead at once, everywhere."""
    if not await logins.end(db, account, login):
        raise ABSENT
    party = audit.Party("candidate", account)
    await audit.record(db, "login.end", actor=party, subject=audit.Party("login", login))
