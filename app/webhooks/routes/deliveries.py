"""What was delivered to a webhook, delivered anew, tried out."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.http.answers import Answer
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.organismes.access import Body
from app.organismes.rules.bodies import BodyScope
from app.webhooks import schemas, service
from app.webhooks.rules import DeliveryState

router = door("/v1/training-body/webhooks/{webhook_id}", tags=["organismes"])


@router.get("/deliveries", operation_id="listWebhookDeliveries")
async def list_deliveries(
    webhook_id: UUID, body: Body, reads: ReadDb, page: Paging, state: Annotated[DeliveryState | None, Query()] = None
) -> Answer:
    """The last first."""
    body.require(BodyScope.WEBHOOKS)
    after = None if page.after is None else UUID(page.after)
    found = await service.deliveries(reads, body, webhook_id, state=state, after=after, size=page.limit + 1)
    given = found[: page.limit]
    return page.answer([schemas.delivery(one) for one in given], str(given[-1].id) if len(found) > page.limit else None)


@router.post("/deliveries/{delivery_id}/replays", operation_id="replayWebhookDelivery", status_code=202)
async def replay(webhook_id: UUID, delivery_id: UUID, body: Body, db: Db, once: IdempotencyKey) -> Response:
    """The same message anew."""
    body.require(BodyScope.WEBHOOKS)

    async def act() -> Response:
        return Answer(schemas.delivery(await service.replay(db, body, webhook_id, delivery_id)), status=202)

    return await once(db, str(body.body_id), act)


@router.post("/pings", operation_id="pingWebhook", status_code=202)
async def ping(webhook_id: UUID, body: Body, db: Db, once: IdempotencyKey) -> Response:
    """A message that says nothing."""
    body.require(BodyScope.WEBHOOKS)

    async def act() -> Response:
        return Answer(schemas.delivery(await service.ping(db, body, webhook_id)), status=202)

    return await once(db, str(body.body_id), act)
