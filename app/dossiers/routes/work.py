"""Who works on a dossier, and what agents write of it for each other."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import StringConstraints
from starlette.responses import Response

from app.dossiers.schemas.asked import NoteIn
from app.dossiers.service import assignments, notes
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfMatch
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.text import Clean
from app.http.transaction import Db, ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/dossiers/{registration_id}", tags=["service"])

Motive = Annotated[str | None, StringConstraints(min_length=1, max_length=200), Clean, Query()]


@router.get("/assignment", operation_id="getAssignment")
async def assignment(registration_id: UUID, agent: Agent, now: Now, reads: ReadDb) -> Answer:
    """Who has it."""
    agent.require(Scope.READ)
    return Answer(await assignments.read(reads, now, registration_id, agent=agent))


@router.post("/assignment", operation_id="takeDossier", status_code=201)
async def take(
    registration_id: UUID, agent: Agent, version: IfMatch, now: Now, db: Db, once: IdempotencyKey
) -> Response:
    """Take it, or take it longer."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        shown = await assignments.take(db, now, registration_id, agent=agent, version=version.check)
        return Answer(shown, status=201, etag=str(shown["version"]))

    return await once(db, str(agent.agent_id), act)


@router.delete("/assignment", operation_id="releaseDossier", status_code=204)
async def release(
    registration_id: UUID, agent: Agent, version: IfMatch, now: Now, db: Db, motive: Motive = None
) -> Nothing:
    """Give it back."""
    agent.require(Scope.REVIEW)
    await assignments.release(db, now, registration_id, agent=agent, motive=motive, version=version.check)
    return Nothing()


@router.get("/notes", operation_id="listNotes")
async def list_notes(registration_id: UUID, agent: Agent, page: Paging, reads: ReadDb) -> Answer:
    """Those of my colleagues and mine, the oldest first."""
    agent.require(Scope.READ)
    after = UUID(page.after) if page.after else None
    items, position = await notes.page(reads, registration_id, agent=agent, after=after, limit=page.limit)
    return page.answer(items, position)


@router.post("/notes", operation_id="addNote", status_code=201)
async def add_note(registration_id: UUID, body: NoteIn, agent: Agent, db: Db, once: IdempotencyKey) -> Response:
    """Write one."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        return Answer(await notes.add(db, registration_id, body.body, agent=agent), status=201)

    return await once(db, str(agent.agent_id), act)
