"""A body keeps its webhooks; their keys are shown once, and kept sealed: we sign with them."""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.gateways.receivers import Receivers, Unreachable
from app.http.problems import ABSENT
from app.kit.errors import Conflict, Invalid, Violation
from app.kit.sealing import seal, unsealed
from app.organismes.access import CallingBody
from app.partners import service as partners
from app.webhooks.queries import telling
from app.webhooks.queries import webhooks as queries
from app.webhooks.queries.webhooks import Kept
from app.webhooks.rules import KEYS_TOGETHER, WEBHOOKS, WebhookEntry

_PREFIX = "whsec_"
_KEY = 32
"""Bytes; the specification asks for 24 to 64."""
_PURPOSE = "webhook"


async def of_body(db: Asking, body: CallingBody) -> list[Kept]:
    """All of them."""
    return await queries.of_body(db, body.body_id)


async def kept(db: Asking, body: CallingBody, webhook: UUID) -> Kept:
    """One of them; another body's is as absent."""
    return _present(await queries.one(db, body.body_id, webhook))


async def create(
    db: Transaction, body: CallingBody, entry: WebhookEntry, *, receivers: Receivers, secret: bytes
) -> tuple[str, Kept]:
    """A new one, told of what comes from now on; its key is shown this once."""
    await _reachable(receivers, entry.url)
    await _begin(db, body.body_id)
    if await queries.count(db, body.body_id) >= WEBHOOKS:
        raise Conflict("trop-de-webhooks", f"Un organisme a {WEBHOOKS} webhooks au plus : supprimez-en un d'abord.")
    shown, sealed = _new_key(secret, body.body_id)
    made = await queries.add(db, body.body_id, entry, key=sealed)
    await record_of(db, "webhook.create", body, made.id, types=made.types)
    return shown, made


async def change(
    db: Transaction,
    body: CallingBody,
    webhook: UUID,
    members: Mapping[str, object],
    *,
    version: Callable[[int], None],
    receivers: Receivers,
) -> Kept:
    """Another address, other types, told or not; told again, it is gone no more."""
    before = _present(await queries.held(db, body.body_id, webhook))
    version(before.version)
    after = replace(before, **members)  # type: ignore[arg-type]  # the door judged each member
    after = replace(after, gone_at=None if after.enabled else before.gone_at)
    if after == before:
        return before
    if after.url != before.url:
        await _reachable(receivers, after.url)
    done = await queries.put(db, after)
    # Not the address: some hold a secret of their own.
    await record_of(db, "webhook.change", body, webhook, members=sorted(members), enabled=done.enabled)
    return done


async def remove(db: Transaction, body: CallingBody, webhook: UUID, *, version: Callable[[int], None]) -> None:
    """It is told no more, and its deliveries go with it."""
    before = _present(await queries.held(db, body.body_id, webhook))
    version(before.version)
    await queries.remove(db, before)
    await record_of(db, "webhook.delete", body, webhook)


async def rotate(db: Transaction, body: CallingBody, webhook: UUID, *, secret: bytes) -> tuple[str, Kept]:
    """Another key, shown this once; that of now signs too for a day, so that receivers go from one to the other."""
    before = _present(await queries.held(db, body.body_id, webhook))
    shown, sealed = _new_key(secret, body.body_id)
    done = await queries.rotate(db, before, key=sealed, together=KEYS_TOGETHER)
    await record_of(db, "webhook.secret", body, webhook)
    return shown, done


def opened(secret: bytes, organisme: UUID, *sealed: bytes | None) -> list[bytes]:
    """The keys of a body's webhook; not those sealed by another key of the service."""
    keys = [unsealed(secret, _PURPOSE, one, to=organisme.bytes) for one in sealed if one is not None]
    return [key for key in keys if key is not None]


async def record_of(db: Transaction, act: str, body: CallingBody, webhook: UUID, **detail: object) -> None:
    """The line of what a body did of one."""
    actor = Party("organisme", body.body_id)
    await record(db, act, actor=actor, subject=Party("webhook", webhook), detail=detail)


async def _begin(db: Transaction, organisme: UUID) -> None:
    """The body's turn, from the present head of its feed on when these are its first."""
    if await telling.begin(db, organisme, told=0):
        await telling.move(db, organisme, upto=await partners.numbered(db, organisme))
    else:
        await telling.turn(db, organisme)


async def _reachable(receivers: Receivers, url: str) -> None:
    try:
        await receivers.reach(url)
    except Unreachable as refused:
        told = " ".join(fault.detail for fault in refused.faults)
        violations = tuple(Violation(fault.code, "/url", fault.detail, "") for fault in refused.faults)
        raise Invalid("webhook-refuse", f"Adresse refusée. {told}", violations=violations) from None


def _new_key(secret: bytes, organisme: UUID) -> tuple[str, bytes]:
    key = os.urandom(_KEY)
    return f"{_PREFIX}{base64.b64encode(key).decode()}", seal(secret, _PURPOSE, key, to=organisme.bytes)


def _present(found: Kept | None) -> Kept:
    if found is None:
        raise ABSENT
    return found
