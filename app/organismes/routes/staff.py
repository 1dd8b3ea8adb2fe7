"""The list of training bodies, for administrators: read by each, changed by who has every académie."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.idempotency import IdempotencyKey
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.organismes import schemas, service
from app.organismes.rules.bodies import OrganismeEntry
from app.organismes.schemas import TrainingBodyIn, TrainingBodyPatch
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/training-bodies", tags=["service"])


@router.get("", operation_id="listStaffTrainingBodies")
async def list_training_bodies(
    agent: Agent,
    reads: ReadDb,
    page: Paging,
    q: Annotated[str | None, Query(min_length=1, max_length=100)] = None,
) -> Answer:
    """By name, those taken off the public list too."""
    agent.require(Scope.REFERENCE)
    found = await service.kept_page(reads, part=q or "", after=page.after or "", size=page.limit + 1)
    given = found[: page.limit]
    return page.answer(
        [schemas.training_body(one) for one in given], given[-1].name if len(found) > page.limit else None
    )


@router.post("", operation_id="createTrainingBody", status_code=201)
async def create(body: TrainingBodyIn, agent: Agent, db: Db, once: IdempotencyKey) -> Response:
    """Add one to the list."""
    agent.require(Scope.REFERENCE)
    entry = OrganismeEntry(**body.model_dump())

    async def act() -> Response:
        one = await service.declare_as_agent(db, entry, agent=agent)
        location = f"/v1/staff/training-bodies/{one.id}"
        return Answer(schemas.training_body(one), status=201, etag=one.version, location=location)

    return await once(db, str(agent.agent_id), act)


@router.get("/{training_body_id}", operation_id="getTrainingBody")
async def read(training_body_id: UUID, agent: Agent, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """One of them."""
    agent.require(Scope.REFERENCE)
    one = await service.kept(reads, training_body_id)
    return unchanged(if_none_match, one.version) or Answer(schemas.training_body(one), etag=one.version)


@router.patch("/{training_body_id}", operation_id="changeTrainingBody")
async def change(training_body_id: UUID, body: TrainingBodyPatch, agent: Agent, version: IfMatch, db: Db) -> Answer:
    """Another name or city; taken off the public list, or put back."""
    agent.require(Scope.REFERENCE)
    one = await service.change(db, training_body_id, dict(body), agent=agent, version=version.check)
    return Answer(schemas.training_body(one), etag=one.version)
