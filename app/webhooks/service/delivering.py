"""What a worker does for one receiver: some messages at once, then its place is another's."""

import asyncio
from collections.abc import Sequence
from random import random
from uuid import UUID, uuid4

from app.audit.service import SYSTEM, Party, record
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.receivers import Delivered, Message, Receivers, Unreachable
from app.jobs.outbox import defer
from app.kit.errors import Unavailable
from app.webhooks.queries import deliveries as queries
from app.webhooks.queries import webhooks
from app.webhooks.queries.deliveries import Due, Taken
from app.webhooks.rules import KEPT, judged, payload
from app.webhooks.service.keeping import opened
from app.webhooks.service.telling import call_worker

AT_ONCE = 8
"""Messages that one receiver is sent at the same time."""


async def deliver(database: Database, receivers: Receivers, webhook: UUID, *, secret: bytes) -> int:
    """Try what is due, if nobody else does; the worker is called again while something is. How many were tried."""
    async with database.transaction() as db:
        taken = await queries.take(db, webhook)
        due = [] if taken is None else await queries.due(db, webhook, size=AT_ONCE)
    if taken is None:
        return 0
    # No transaction meanwhile: a receiver may take its time.
    answers = await _sent(receivers, taken, due, opened(secret, taken.organisme_id, taken.key, taken.former_key))
    async with database.transaction() as db:
        for one, answer in zip(due, answers, strict=True):
            await _noted(db, webhook, one, answer)
        # Given back before we look: what comes after this look finds nobody here.
        await queries.give_back(db, webhook, taken)
        if await queries.due(db, webhook, size=1):
            await call_worker(db, webhook)
    return len(due)


async def _sent(receivers: Receivers, taken: Taken, due: Sequence[Due], keys: Sequence[bytes]) -> Sequence[Delivered]:
    """The name is judged each time, once for all of these, and they go to the machine that was judged."""
    if not due:
        return ()
    if not keys:  # the service's own key was changed: nothing goes out unsigned
        return [Delivered(fault="secret-illisible")] * len(due)
    try:
        receiver = await receivers.reach(taken.url)
    except Unreachable as refused:
        return [Delivered(fault=refused.faults[0].code)] * len(due)
    except Unavailable as unknown:
        return [Delivered(fault=unknown.code)] * len(due)
    return await asyncio.gather(*(receivers.deliver(receiver, _message(one, keys)) for one in due))


def _message(one: Due, keys: Sequence[bytes]) -> Message:
    body = payload(one.type, one.occurred_at, registration=one.registration_id, position=one.position)
    return Message(str(one.id), body, keys)


async def _noted(db: Transaction, webhook: UUID, one: Due, answer: Delivered) -> None:
    draw = random()  # noqa: S311 -- it spreads calls, it hides nothing
    after = judged(answer.status, tries=one.tries + 1, asked=answer.retry_after, draw=draw)
    await queries.tried(db, webhook, one.id, after, status=answer.status, fault=answer.fault)
    if after.disables and await webhooks.disable(db, webhook):
        await record(db, "webhook.disable", actor=SYSTEM, subject=Party("webhook", webhook))
        await defer(db, "webhooks.send", queue="mail", webhook_id=str(webhook), mail_id=str(uuid4()))


async def wake(database: Database) -> int:
    """Call the worker for all that waits: tries whose time has come, and what a worker that died had taken."""
    async with database.transaction() as db:
        found = await queries.waiting(db)
        for one in found:
            await call_worker(db, one)
    return len(found)


async def forget(database: Database) -> int:
    """Old deliveries leave the log."""
    async with database.transaction() as db:
        return await queries.forget(db, kept=KEPT)
