"""A body's webhooks are told what its feed tells, each change once: the feed is numbered, then read from a cursor."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.jobs.outbox import announce, defer
from app.partners import service as partners
from app.partners.events import FeedGrew
from app.webhooks.queries import telling as queries

MOST = 500
"""Changes of one transaction."""


async def feed_grew(db: Transaction, now: datetime, event: UUID, fact: FeedGrew) -> None:
    """Make the messages of what is new, and call the worker; a body without webhooks costs one question."""
    del now, event
    told = await queries.turn(db, fact.organisme_id)
    if told is None:
        return
    head = await partners.numbered(db, fact.organisme_id)
    upto = min(head, told + MOST)
    for webhook in await queries.tell(db, fact.organisme_id, after=told, upto=upto):
        await call_worker(db, webhook)
    await queries.move(db, fact.organisme_id, upto=upto)
    if upto < head:
        await announce(db, fact)


async def call_worker(db: Transaction, webhook: UUID) -> None:
    """Something waits for this receiver."""
    await defer(db, "webhooks.deliver", queue="webhooks", webhook_id=str(webhook))
