"""What agents do with files."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from app.http.answers import Answer
from app.http.etag import IfMatch
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.transaction import Db
from app.justificatifs import service
from app.justificatifs.schemas.asked import ReviewIn
from app.staff.access import Agent
from app.staff.rules import Scope

router = APIRouter(prefix="/v1/staff/depots/{depot_id}", tags=["service"])


@router.post("/reviews", operation_id="reviewDepot", status_code=201)
async def review(
    depot_id: UUID,
    body: ReviewIn,
    agent: Agent,
    version: IfMatch,
    now: Now,
    db: Db,
    house: HouseDep,
    once: IdempotencyKey,
) -> Response:
    """Accept or refuse a verified file."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        depot = await service.review(
            db,
            now,
            depot_id,
            body.verdict,
            body.motif,
            agent=agent.agent_id,
            academies=sorted(agent.academies),
            version=version.check,
        )
        return Answer(service.depot_shown(depot, house.storage, now), status=201, etag=depot.version)

    return await once(db, str(agent.agent_id), act)
