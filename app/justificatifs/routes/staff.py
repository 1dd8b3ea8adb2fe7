"""What agents read of files, and do with them and with answers « not concerned »."""

from dataclasses import asdict
from uuid import UUID

from starlette.responses import Response

from app.gateways.storage import attachment
from app.http.answers import Answer, Streamed
from app.http.doors import door
from app.http.etag import IfMatch
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db
from app.justificatifs import service
from app.justificatifs.routes.candidate import PieceCode
from app.justificatifs.schemas.asked import AnswerReviewIn, ClosingIn, ReviewIn
from app.justificatifs.service.reviewing import Reason
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])


@router.post("/depots/{depot_id}/reviews", operation_id="reviewDepot", status_code=201)
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
            Reason(body.motif, body.text),
            agent=agent.agent_id,
            academies=sorted(agent.academies),
            version=version.check,
        )
        return Answer(service.depot_shown(depot, house.storage, now), status=201, etag=depot.version)

    return await once(db, str(agent.agent_id), act)


@router.post(
    "/registrations/{registration_id}/justificatifs/{piece}/non-concerne/reviews",
    operation_id="reviewNonConcerne",
    status_code=201,
)
async def review_answer(
    registration_id: UUID,
    piece: PieceCode,
    body: AnswerReviewIn,
    agent: Agent,
    version: IfMatch,
    now: Now,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Accept or refuse « not concerned »."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        answer, state = await service.review_answer(
            db,
            now,
            registration_id,
            piece,
            body.verdict,
            body.motif,
            agent=agent.agent_id,
            academies=sorted(agent.academies),
            version=version.check,
        )
        shown = {
            "registration_id": registration_id,
            "piece": piece,
            "state": state,
            "motif": answer.review_motif,
            **service.answer_shown(answer),
        }
        return Answer(shown, status=201, etag=answer.version)

    return await once(db, str(agent.agent_id), act)


@router.post(
    "/registrations/{registration_id}/justificatifs/{piece}/second-chance/closings",
    operation_id="closeSecondChance",
    status_code=201,
)
async def close_second_chance(
    registration_id: UUID,
    piece: PieceCode,
    body: ClosingIn,
    agent: Agent,
    now: Now,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """End before its date the delay that a technical refusal opened."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        closed = await service.close_chance(
            db, now, registration_id, piece, body.motif, agent=agent.agent_id, academies=sorted(agent.academies)
        )
        return Answer(asdict(closed), status=201)

    return await once(db, str(agent.agent_id), act)


@router.get("/depots/{depot_id}/download", operation_id="downloadDepotAsAgent")
async def download(depot_id: UUID, agent: Agent, now: Now, db: Db, house: HouseDep) -> Answer:
    """Where to read a verified file, for a minute; the reading is journaled."""
    agent.require(Scope.READ)
    shown = await service.download_as_agent(
        db, now, depot_id, agent=agent.agent_id, academies=sorted(agent.academies), storage=house.storage
    )
    return Answer(shown._asdict())


@router.get("/dossiers/{registration_id}/files", operation_id="downloadDossierFiles", response_model=None)
async def files(registration_id: UUID, agent: Agent, house: HouseDep) -> Streamed:
    """Every verified file of a dossier, in one zip; each reading is journaled."""
    agent.require(Scope.READ)
    archive = await service.archive_as_agent(
        house, registration_id, agent=agent.agent_id, academies=sorted(agent.academies)
    )
    name = {"content-disposition": attachment(archive.file_name)}
    return Streamed(archive.pieces, media_type="application/zip", headers=name)


@router.get(
    "/registrations/{registration_id}/justificatifs/{piece}/depots", operation_id="listDepotsAsAgent", status_code=200
)
async def history(registration_id: UUID, piece: PieceCode, agent: Agent, page: Paging, db: Db) -> Answer:
    """Every deposit of a piece, the latest first; the reading is journaled."""
    agent.require(Scope.READ)
    items, position = await service.history_as_agent(
        db,
        registration_id,
        piece,
        agent=agent.agent_id,
        academies=sorted(agent.academies),
        after=UUID(page.after) if page.after else None,
        limit=page.limit,
    )
    return page.answer(items, position)
