"""People who do not exist, and their way in."""

from collections.abc import Iterable
from datetime import timedelta

from app.audit.service import SYSTEM, Party, record
from app.db.transaction import Transaction
from app.kit.secrets import new_token, token_digest
from app.sandbox.queries import people as queries
from app.sandbox.rules.people import Person
from app.sandbox.service.clock import in_sandbox

_LOGGED_IN = timedelta(days=1)


async def settle(db: Transaction, people: Iterable[Person], *, password_hash: str) -> dict[str, str]:
    """An active account for each, unless there is one, and a login to it: bearer tokens, by address.

    As if the mail's link had been followed: the doors alone make accounts, and only with a mail.
    """
    await in_sandbox(db)
    tokens = {}
    for person in people:
        tokens[person.email] = new_token("btsc")
        await queries.settle(db, person, password_hash=password_hash)
        await queries.enter(db, person.email, digest=token_digest(tokens[person.email]), life=_LOGGED_IN)
    await record(db, "sandbox.settle", actor=SYSTEM, subject=Party("legal_clock"), detail={"people": len(tokens)})
    return tokens
