"""What a training body's system reads: who it is itself, and those who agreed to be followed by it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Form, Query
from starlette.responses import Response

from app.http.answers import Answer
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.organismes.access import Body
from app.organismes.rules.bodies import BodyScope
from app.partners import schemas, service
from app.partners.schemas import AttestationFileIn, AttestationsIn

router = door("/v1/training-body", tags=["organismes"])

MOST = 500
"""Changes of one answer."""


@router.get("", operation_id="getOwnTrainingBody")
async def current(body: Body) -> Answer:
    """Who I am, and what this token permits."""
    shown = {"id": body.body_id, "name": body.name, "scopes": sorted(body.scopes), "expires_at": body.expires_at}
    return Answer(shown)


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


@router.post("/attestations", operation_id="attest")
async def attest(body_in: AttestationsIn, body: Body, now: Now, db: Db, once: IdempotencyKey) -> Response:
    """Attest that students follow, or followed, the preparation; each line its verdict."""
    body.require(BodyScope.ATTEST)

    async def act() -> Response:
        lines = [one.attested() for one in body_in.attestations]
        done = await service.attest(db, now, body, exam_session=body_in.exam_session, attested=lines)
        return Answer(schemas.verdicts(done))

    return await once(db, str(body.body_id), act)


@router.post("/attestation-files", operation_id="attestByFile")
async def attest_by_file(
    form: Annotated[AttestationFileIn, Form()], body: Body, now: Now, db: Db, once: IdempotencyKey
) -> Response:
    """The same, by a CSV file."""
    body.require(BodyScope.ATTEST)
    content = await form.file.read()

    async def act() -> Response:
        done = await service.attest_by_file(db, now, body, exam_session=form.exam_session, content=content)
        return Answer(schemas.verdicts(done))

    return await once(db, str(body.body_id), act)


@router.get("/attestations", operation_id="listAttestations")
async def attestations(
    body: Body,
    page: Paging,
    reads: ReadDb,
    exam_session: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    waiting: Annotated[bool | None, Query()] = None,
) -> Answer:
    """What this body attested; `waiting`: of those who have not registered, or not so."""
    body.require(BodyScope.ATTEST)
    after = UUID(page.after) if page.after else None
    items, position = await service.attestations(
        reads, body, exam_session=exam_session, waiting=waiting, after=after, limit=page.limit
    )
    return page.answer([schemas.attestation(one) for one in items], position)
