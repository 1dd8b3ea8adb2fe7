"""What agents write to candidates."""

from uuid import UUID

from starlette.responses import Response

from app.http.answers import Answer
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.transaction import Db, ReadDb
from app.kit.errors import BadRequest
from app.notifications.schemas import BroadcastIn, MessageIn
from app.notifications.service import messages
from app.notifications.service.messages import Message
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])


@router.post("/dossiers/{registration_id}/messages", operation_id="sendMessage", status_code=201)
async def send(registration_id: UUID, body: MessageIn, agent: Agent, db: Db, once: IdempotencyKey) -> Response:
    """To one candidate, in their space and by mail."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        key = await messages.send(db, registration_id, Message(body.subject, body.body), agent=agent)
        return Answer({"id": key, "registration_id": registration_id, **body.model_dump()}, status=201)

    return await once(db, str(agent.agent_id), act)


@router.post("/broadcasts", operation_id="createBroadcast", status_code=202)
async def create(body: BroadcastIn, agent: Agent, now: Now, db: Db, once: IdempotencyKey) -> Response:
    """To a selection of dossiers, or to all of an exam session; or only count them."""
    agent.require(Scope.DECIDE)
    selection = body.selection.within(agent)
    if body.dry_run:
        return Answer({"id": None, "recipients": await messages.count(db, now, selection)})
    if once.key is None:
        raise BadRequest(
            "cle-requise", "Un envoi à plusieurs demande l'en-tête Idempotency-Key : il ne part qu'une fois."
        )

    async def act() -> Response:
        made = await messages.broadcast(db, now, selection, Message(body.subject, body.body), agent=agent)
        shown = {"id": made.id, "recipients": made.recipients}
        return Answer(shown, status=202, location=f"/v1/staff/broadcasts/{made.id}")

    return await once(db, str(agent.agent_id), act)


@router.get("/broadcasts/{broadcast_id}", operation_id="getBroadcast")
async def progress(broadcast_id: UUID, agent: Agent, reads: ReadDb) -> Answer:
    """How far it went."""
    agent.require(Scope.READ)
    return Answer(await messages.progress(reads, broadcast_id, agent=agent))
