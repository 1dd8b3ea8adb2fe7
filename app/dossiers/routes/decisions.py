"""Decide on a dossier, and read what was decided."""

from uuid import UUID

from starlette.responses import Response

from app.dossiers.rules.acts import Act
from app.dossiers.schemas.asked import DecisionIn
from app.dossiers.service import deciding, decisions
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])


@router.post("/dossiers/{registration_id}/decisions", operation_id="decideDossier", status_code=201)
async def decide(
    registration_id: UUID,
    body: DecisionIn,
    agent: Agent,
    version: IfMatch,
    now: Now,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Decide, or take one's part in a rejection at two."""
    agent.require(Scope.DECIDE if body.decision in {Act.VALIDE, Act.REJETE} else Scope.REVIEW)

    async def act() -> Response:
        made = await deciding.decide(db, now, registration_id, body.entry, agent=agent, version=version.check)
        return Answer(made.shown, status=201, etag=made.version)

    return await once(db, str(agent.agent_id), act)


@router.get("/dossiers/{registration_id}/decisions", operation_id="listDecisions")
async def history(registration_id: UUID, agent: Agent, now: Now, db: Db) -> Answer:
    """All that was decided, what is proposed, what is possible; the reading is journaled."""
    agent.require(Scope.READ)
    return Answer(await decisions.read(db, now, registration_id, agent=agent))


@router.get("/rejection-proposals", operation_id="listRejectionProposals")
async def proposals(agent: Agent, page: Paging, reads: ReadDb) -> Answer:
    """The rejections that wait for a second agent, the oldest first."""
    agent.require(Scope.READ)
    after = UUID(page.after) if page.after else None
    items, position = await decisions.proposed(reads, agent=agent, after=after, limit=page.limit)
    return page.answer(items, position)
