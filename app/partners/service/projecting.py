"""After each fact, what changed for the body that follows a registration is added to its feed."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.db.database import Database
from app.db.transaction import Transaction
from app.jobs.outbox import announce
from app.organismes import service as organismes
from app.partners.events import FeedGrew
from app.partners.queries import projection as queries
from app.partners.queries.projection import Change
from app.partners.rules import kinds
from app.partners.service import attesting

BATCH = 200
"""Registrations of one transaction."""
_FIRST = UUID(int=0)


async def project(db: Transaction, registrations: Sequence[UUID]) -> int:
    """Write what changed of these since it was told last; how many changes."""
    if not await queries.concerned(db, registrations):
        return 0
    await queries.alone(db, registrations)
    for one in await queries.outlived(db, registrations):
        await organismes.end(db, account=one.account_id, exam_session=one.exam_session, organisme=one.organisme_id)
    await attesting.matched_anew(db, registrations)
    now = {(one.registration_id, one.organisme_id): one for one in await queries.now(db, registrations)}
    before = {(one.registration_id, one.organisme_id): one for one in await queries.before(db, registrations)}
    changes = []
    # Who goes from one body to another leaves the first, then is seen by the second.
    for key in [*before, *[one for one in now if one not in before]]:
        old, new = before.get(key), now.get(key)
        what = kinds(_content(old), _content(new))
        if what:
            registration, organisme = key
            year = (old or now[key]).exam_session
            changes.append(Change(registration, organisme, year, what, _content(new)))
    if changes:
        await queries.write(db, changes)
    for organisme in dict.fromkeys(one.organisme_id for one in changes):
        await announce(db, FeedGrew(organisme_id=organisme))
    return len(changes)


def _content(seen: queries.Seen | None) -> Mapping[str, object] | None:
    return None if seen is None else seen.content


async def mend(database: Database) -> int:
    """All that is followed, in batches: what no fact told (a piece added by a setting) reaches the feeds too."""
    changes, after = 0, _FIRST
    while True:
        async with database.transaction() as db:
            batch = await queries.following(db, after=after, limit=BATCH)
            if not batch:
                return changes
            changes += await project(db, batch)
        after = batch[-1]
