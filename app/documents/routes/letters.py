"""The letters of rejections: which are to be printed, printed, sent; and the batches that do it."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.documents.queries.letters import Wanted
from app.documents.rules.states import LetterState
from app.documents.schemas import LetterBatchIn, PostingIn
from app.documents.service import MEDIA_TYPE, batches, letters
from app.documents.service.batches import Posting
from app.dossiers.schemas.asked import AcademieCode
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])


@router.get("/letters", operation_id="listLetters")
async def listed(
    agent: Agent,
    page: Paging,
    reads: ReadDb,
    status: Annotated[LetterState | None, Query()] = None,
    exam_session: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    academie: Annotated[AcademieCode | None, Query()] = None,
    batch_id: Annotated[UUID | None, Query()] = None,
) -> Answer:
    """Those of my académies, the oldest first."""
    agent.require(Scope.READ)
    mine = agent.academies if academie is None else agent.academies & {academie}
    wanted = Wanted(academies=sorted(mine), exam_session=exam_session, status=status, batch=batch_id)
    after = UUID(page.after) if page.after else None
    items, position = await letters.page(reads, wanted, after=after, limit=page.limit)
    return page.answer(items, position)


@router.get("/letters/{letter_id}/pdf", operation_id="getLetter")
async def letter(letter_id: UUID, agent: Agent, house: HouseDep) -> Response:
    """One, as a PDF; the reading is journaled."""
    agent.require(Scope.READ)
    content = await letters.read(house, letter_id, agent=agent)
    return _pdf(content, f"lettre-{letter_id}.pdf")


@router.post("/letter-batches", operation_id="createLetterBatch", status_code=202)
async def create(body: LetterBatchIn, agent: Agent, db: Db, once: IdempotencyKey) -> Response:
    """Of the letters that wait to be printed."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        shown = await batches.create(db, agent=agent, academie=body.academie, exam_session=body.exam_session)
        return Answer(shown, status=202, location=f"/v1/staff/letter-batches/{shown['id']}")

    return await once(db, str(agent.agent_id), act)


@router.get("/letter-batches/{batch_id}", operation_id="getLetterBatch")
async def batch(batch_id: UUID, agent: Agent, reads: ReadDb) -> Answer:
    """Where it stands."""
    agent.require(Scope.READ)
    return Answer(await batches.read(reads, batch_id, agent=agent))


@router.get("/letter-batches/{batch_id}/pdf", operation_id="getLetterBatchPdf")
async def batch_pdf(batch_id: UUID, agent: Agent, house: HouseDep, if_none_match: IfNoneMatch = None) -> Response:
    """Its one PDF; the reading is journaled."""
    agent.require(Scope.READ)
    content, sha256 = await batches.pdf(house, batch_id, agent=agent)
    return unchanged(if_none_match, sha256) or _pdf(content, f"lettres-{batch_id}.pdf", etag=f'"{sha256}"')


@router.post("/letter-batches/{batch_id}/sent", operation_id="markLetterBatchSent", status_code=201)
async def sent(
    batch_id: UUID, body: PostingIn, agent: Agent, version: IfMatch, now: Now, db: Db, once: IdempotencyKey
) -> Response:
    """What was printed was posted."""
    agent.require(Scope.REVIEW)
    posting = Posting(body.sent_on, body.posting_reference)

    async def act() -> Response:
        return Answer(await batches.send(db, now, batch_id, posting, agent=agent, version=version.check), status=201)

    return await once(db, str(agent.agent_id), act)


def _pdf(content: bytes, name: str, **headers: str) -> Response:
    disposition = {"content-disposition": f'inline; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPE, headers={**disposition, **headers})
