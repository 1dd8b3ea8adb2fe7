"""A body's webhooks."""

from uuid import UUID

from starlette.responses import Response

from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.transaction import Db, ReadDb
from app.organismes.access import Body
from app.organismes.rules.bodies import BodyScope
from app.webhooks import schemas, service
from app.webhooks.schemas import WebhookIn, WebhookPatch

router = door("/v1/training-body/webhooks", tags=["organismes"])


@router.get("", operation_id="listWebhooks")
async def list_webhooks(body: Body, reads: ReadDb) -> Answer:
    """All of them: they are few."""
    body.require(BodyScope.WEBHOOKS)
    found = await service.of_body(reads, body)
    return Answer({"items": [schemas.webhook(one) for one in found], "next_cursor": None})


@router.post("", operation_id="createWebhook", status_code=201)
async def create(entry: WebhookIn, body: Body, house: HouseDep, db: Db, once: IdempotencyKey) -> Response:
    """A new one, and its secret, shown this once."""
    body.require(BodyScope.WEBHOOKS)

    async def act() -> Response:
        secret, made = await service.create(db, body, entry.entry(), receivers=house.receivers, secret=house.secret)
        location = f"{router.prefix}/{made.id}"
        return Answer(schemas.with_secret(secret, made), status=201, etag=made.version, location=location)

    return await once(db, str(body.body_id), act, secret=True)


@router.get("/{webhook_id}", operation_id="getWebhook")
async def read(webhook_id: UUID, body: Body, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """One of them."""
    body.require(BodyScope.WEBHOOKS)
    one = await service.kept(reads, body, webhook_id)
    return unchanged(if_none_match, one.version) or Answer(schemas.webhook(one), etag=one.version)


@router.patch("/{webhook_id}", operation_id="changeWebhook")
async def change(
    webhook_id: UUID, patch: WebhookPatch, body: Body, version: IfMatch, house: HouseDep, db: Db
) -> Answer:
    """Another address, other types, told or not."""
    body.require(BodyScope.WEBHOOKS)
    one = await service.change(
        db, body, webhook_id, schemas.members(patch), version=version.check, receivers=house.receivers
    )
    return Answer(schemas.webhook(one), etag=one.version)


@router.delete("/{webhook_id}", operation_id="deleteWebhook", status_code=204)
async def remove(webhook_id: UUID, body: Body, version: IfMatch, db: Db) -> Nothing:
    """It is told no more."""
    body.require(BodyScope.WEBHOOKS)
    await service.remove(db, body, webhook_id, version=version.check)
    return Nothing()


@router.post("/{webhook_id}/secrets", operation_id="rotateWebhookSecret", status_code=201)
async def rotate(webhook_id: UUID, body: Body, house: HouseDep, db: Db, once: IdempotencyKey) -> Response:
    """Another secret, shown this once; the one of now signs too for a day."""
    body.require(BodyScope.WEBHOOKS)

    async def act() -> Response:
        secret, one = await service.rotate(db, body, webhook_id, secret=house.secret)
        return Answer(schemas.with_secret(secret, one), status=201, etag=one.version)

    return await once(db, str(body.body_id), act, secret=True)
