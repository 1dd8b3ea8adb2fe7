"""Exam sessions, for administrators: read by each, changed by who has every académie."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from app.administration import schemas
from app.administration.schemas import ExamSessionIn, ExamSessionPatch
from app.administration.service import exam_sessions as service
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.transaction import Db, ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/exam-sessions", tags=["service"])

Year = Annotated[int, Path(ge=2000, le=2100)]


@router.get("", operation_id="listStaffExamSessions")
async def list_sessions(agent: Agent, reads: ReadDb) -> Answer:
    """All of them, those that are only prepared too."""
    agent.require(Scope.REFERENCE)
    items = [schemas.exam_session(one) for one in await service.every(reads)]
    return Answer({"items": items, "next_cursor": None})


@router.post("", operation_id="createExamSession", status_code=201)
async def create(body: ExamSessionIn, agent: Agent, now: Now, db: Db, once: IdempotencyKey) -> Response:
    """Make one from another."""
    agent.require(Scope.REFERENCE)

    async def act() -> Response:
        made = await service.create(db, now, body.wanted(), agent=agent)
        location = f"/v1/staff/exam-sessions/{made.entry.year}"
        return Answer(schemas.exam_session(made), status=201, etag=made.version, location=location)

    return await once(db, str(agent.agent_id), act)


@router.get("/{year}", operation_id="getStaffExamSession")
async def read(year: Year, agent: Agent, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """Every setting, published or not."""
    agent.require(Scope.REFERENCE)
    one = await service.shown(reads, year)
    return unchanged(if_none_match, one.version) or Answer(schemas.exam_session(one), etag=one.version)


@router.patch("/{year}", operation_id="changeExamSession")
async def change(year: Year, body: ExamSessionPatch, agent: Agent, version: IfMatch, db: Db) -> Answer:
    """Another date, another text; published."""
    agent.require(Scope.REFERENCE)
    one = await service.change(db, year, schemas.change(body), agent=agent, version=version.check)
    return Answer(schemas.exam_session(one), etag=one.version)
