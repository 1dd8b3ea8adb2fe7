"""What an integrator does in a sandbox: docs/decisions/a-sandbox-is-one-world.md."""

from uuid import UUID

from starlette.responses import Response

from app.http.answers import Answer
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.organismes.access import Body
from app.organismes.rules.bodies import BodyScope
from app.sandbox import service
from app.sandbox.schemas import doors as schemas
from app.sandbox.schemas.doors import ClockIn, MessageIn, StateIn, TestCandidateIn
from app.webhooks import schemas as webhook_schemas

router = door("/v1/training-body/sandbox", tags=["essais"])


@router.post("/candidates", operation_id="createTestCandidate", status_code=201)
async def create(entry: TestCandidateIn, body: Body, now: Now, reads: ReadDb, db: Db, once: IdempotencyKey) -> Response:
    """Somebody who does not exist, on their way to the state asked for."""

    async def act() -> Response:
        made = await service.create(
            db, reads, now, entry.state, number=entry.student_number, academie=entry.academie, body=body
        )
        location = f"/v1/training-body/sandbox/candidates/{made.id}"
        return Answer(schemas.candidate(made), status=201, location=location)

    return await once(db, str(body.body_id), act)


@router.get("/candidates", operation_id="listTestCandidates")
async def listed(body: Body, reads: ReadDb, page: Paging) -> Answer:
    """Those that this body made."""
    found = await service.listed(reads, body=body, after=page.after, limit=page.limit)
    return page.answer([schemas.candidate(one) for one in found.items], found.following)


@router.get("/candidates/{candidate_id}", operation_id="getTestCandidate")
async def one(candidate_id: UUID, body: Body, reads: ReadDb) -> Answer:
    """Where one is."""
    return Answer(schemas.candidate(await service.one(reads, candidate_id, body=body)))


@router.put("/candidates/{candidate_id}/state", operation_id="moveTestCandidate")
async def move(candidate_id: UUID, entry: StateIn, body: Body, db: Db) -> Answer:
    """On to another state."""
    return Answer(schemas.candidate(await service.move_to(db, candidate_id, entry.state, body=body)))


@router.post("/clock", operation_id="advanceSandboxClock")
async def advance(entry: ClockIn, body: Body, db: Db) -> Answer:
    """Later, for everybody."""
    return Answer(schemas.clock(await service.advance(db, entry.to, body=body)))


@router.post("/webhooks/{webhook_id}/messages", operation_id="triggerWebhook", status_code=202)
async def trigger(webhook_id: UUID, entry: MessageIn, body: Body, db: Db, once: IdempotencyKey) -> Response:
    """A message of any type; its webhook is reached by the scope of webhooks."""
    body.require(BodyScope.WEBHOOKS)

    async def act() -> Response:
        made = await service.trigger(db, webhook_id, entry.type, registration=entry.registration_id, body=body)
        return Answer(webhook_schemas.delivery(made), status=202)

    return await once(db, str(body.body_id), act)
