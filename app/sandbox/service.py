"""Rehearsals: a database that is declared a sandbox, the hour that it is there, and people who do not exist."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.audit.service import SYSTEM, Party, record
from app.db.transaction import Transaction
from app.kit.errors import Conflict
from app.kit.secrets import new_token, token_digest
from app.sandbox import queries
from app.sandbox.queries import Told
from app.sandbox.rules.people import Person

__all__ = ["Told", "clock", "come_back", "declare", "move", "settle", "travel"]

_CLOCK = Party("legal_clock")
TRUE_TIME = timedelta(0)
_LOGGED_IN = timedelta(days=1)


async def declare(db: Transaction) -> None:
    """Make this database a sandbox: only one where nobody ever registered, for it can never be undone."""
    told = await queries.told(db)
    if told.sandbox:
        return
    if told.inhabited:
        raise Conflict("base-habitee", "Des candidats y sont inscrits : cette base ne sera jamais un bac à sable.")
    await queries.declare(db)
    await record(db, "sandbox.declare", actor=SYSTEM, subject=_CLOCK)


async def clock(db: Transaction) -> Told:
    """What the clock shows."""
    return await queries.told(db)


async def travel(db: Transaction, to: datetime) -> Told:
    """Make it `to` now; the clock runs on from there, everywhere within seconds."""
    told = await _in_sandbox(db)
    return await _shifted(db, told.shift + (to - told.now))


async def move(db: Transaction, by: timedelta) -> Told:
    """Set the clock forward, or back."""
    told = await _in_sandbox(db)
    return await _shifted(db, told.shift + by)


async def come_back(db: Transaction) -> Told:
    """Back to the true time."""
    await _in_sandbox(db)
    return await _shifted(db, TRUE_TIME)


async def settle(db: Transaction, people: Iterable[Person], *, password_hash: str) -> dict[str, str]:
    """An active account for each, unless there is one, and a login to it: bearer tokens, by address.

    As if the mail's link had been followed: the doors alone make accounts, and only with a mail.
    """
    await _in_sandbox(db)
    tokens = {}
    for person in people:
        tokens[person.email] = new_token("btsc")
        await queries.settle(db, person, password_hash=password_hash)
        await queries.enter(db, person.email, digest=token_digest(tokens[person.email]), life=_LOGGED_IN)
    await record(db, "sandbox.settle", actor=SYSTEM, subject=_CLOCK, detail={"people": len(tokens)})
    return tokens


async def _in_sandbox(db: Transaction) -> Told:
    told = await queries.told(db)
    if not told.sandbox:
        raise Conflict("pas-un-bac-a-sable", "Cette base n'est pas un bac à sable : son heure légale ne se change pas.")
    return told


async def _shifted(db: Transaction, by: timedelta) -> Told:
    await queries.shift(db, by)
    await record(db, "sandbox.clock", actor=SYSTEM, subject=_CLOCK, detail={"shift_seconds": by.total_seconds()})
    return await queries.told(db)
