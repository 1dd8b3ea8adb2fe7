"""The feed that a body follows, and what it compares with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.audit.service import Party, record_each
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Violation
from app.organismes.access import CallingBody
from app.partners.queries import feed as queries
from app.partners.queries.feed import Digest, Latest, Line

READ = "followed.read"
"""The act of the journal: the candidate sees it among the readings of their data."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of the feed: what follows is asked for after `last`; `head` is the last number given."""

    lines: list[Line]
    last: int
    head: int


async def numbered(db: Transaction, organisme: UUID) -> int:
    """Give their numbers to all changes committed, and keep the turn until the end of the transaction; the last one."""
    await queries.turn(db, organisme)
    await queries.number(db, organisme)
    return await queries.head(db, organisme)


async def page(db: Transaction, body: CallingBody, *, after: int, limit: int) -> Stretch:
    """The changes after that number; each candidate of whom something is told has their line in the journal."""
    head = await numbered(db, body.body_id)
    if after > head:
        # Nothing would be told, and all would seem to be: it comes from another world, or from before a restoration.
        detail = f"Le fil de cet organisme ne va que jusqu'à {head} : cette position vient d'un autre fil."
        raise invalid((Violation("position-inconnue", "?after", detail, ""),))
    lines = await queries.page(db, body.body_id, after=after, limit=limit)
    await journal(db, body, (one.registration_id for one in lines if one.content is not None))
    last = lines[-1].position if lines else after
    return Stretch(lines, last, head)


async def latest(db: Transaction, body: CallingBody, registration: UUID | None) -> Latest | None:
    """The last change of a registration that it follows, or of all those; nothing is told that it does not know."""
    await numbered(db, body.body_id)
    return await queries.latest(db, body.body_id, registration)


async def followed(db: Transaction, body: CallingBody, registration: UUID) -> dict[str, object]:
    """A registration that it follows, as it is at this instant."""
    found = await queries.one(db, body.body_id, registration)
    if found is None:
        raise ABSENT
    await journal(db, body, (registration,))
    return found


async def digest(db: Transaction, body: CallingBody, day: date) -> Digest:
    """Of a day of Paris: its changes, and who was followed at its end. Of nobody in particular: no line."""
    await numbered(db, body.body_id)
    return await queries.digest(db, body.body_id, day)


async def journal(db: Transaction, body: CallingBody, registrations: Iterable[UUID]) -> None:
    """Each of these candidates sees that this body read."""
    subjects = [Party("registration", one) for one in dict.fromkeys(registrations)]
    await record_each(db, READ, actor=Party("organisme", body.body_id), subjects=subjects)
