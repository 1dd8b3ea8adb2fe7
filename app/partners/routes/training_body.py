"""What a training body's system reads of those who agreed to be followed by it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.http.answers import Answer
from app.http.transaction import Db
from app.organismes.access import Body
from app.organismes.rules.bodies import BodyScope
from app.partners import schemas, service

router = APIRouter(prefix="/v1/training-body", tags=["organismes"])

MOST = 500
"""Changes of one answer."""


@router.get("/registrations", operation_id="followRegistrations")
async def feed(
    body: Body,
    db: Db,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> Answer:
    """The changes after a position, in the order of their numbers."""
    body.require(BodyScope.READ)
    return Answer(schemas.stretch(await service.page(db, body, after=after, limit=limit)))


@router.get("/registrations/{registration_id}", operation_id="getFollowedRegistration")
async def one(registration_id: UUID, body: Body, db: Db) -> Answer:
    """One registration, as it is now."""
    body.require(BodyScope.READ)
    return Answer(await service.followed(db, body, registration_id))


@router.get("/digests/{day}", operation_id="getFeedDigest")
async def digest(day: date, body: Body, db: Db) -> Answer:
    """What a day was, to compare."""
    body.require(BodyScope.READ)
    return Answer(schemas.digest(day, await service.digest(db, body, day)))
