"""Corrections by the service: of a registration after closing, of the identity of its candidate."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.dossiers.rules.states import CorrectionState
from app.dossiers.schemas.asked import IdentityDecisionIn, IdentityEntryIn, asked_of
from app.dossiers.service import corrections
from app.dossiers.service import identity_corrections as identities
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.registrations.schemas.correction import CorrectionIn
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])

States = Annotated[list[CorrectionState] | None, Query(min_length=1, max_length=4)]


@router.post("/registrations/{registration_id}/corrections/checks", operation_id="checkCorrection", status_code=200)
async def check(registration_id: UUID, body: CorrectionIn, agent: Agent, now: Now, db: Db) -> Answer:
    """All rules on a correction, nothing saved but its line in the journal."""
    agent.require(Scope.REVIEW)
    return Answer(await corrections.check(db, now, registration_id, body.changes, agent=agent))


@router.post("/registrations/{registration_id}/corrections", operation_id="correctRegistration", status_code=201)
async def correct(
    registration_id: UUID,
    body: CorrectionIn,
    agent: Agent,
    version: IfMatch,
    now: Now,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Make the next version in the service's name."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        made = await corrections.correct(
            db, now, registration_id, body.changes, body.motive, agent=agent, version=version.check
        )
        return Answer(made, status=201, etag=str(made["version"]))

    return await once(db, str(agent.agent_id), act)


@router.post("/registrations/{registration_id}/identity-corrections", operation_id="correctIdentity", status_code=201)
async def correct_identity(
    registration_id: UUID, body: IdentityEntryIn, agent: Agent, now: Now, db: Db, once: IdempotencyKey
) -> Response:
    """Correct the candidate's identity, who did not ask for it."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        made = await identities.make(db, now, registration_id, asked_of(body.changes), body.motive, agent=agent)
        return Answer(made, status=201, etag=str(made["version"]))

    return await once(db, str(agent.agent_id), act)


@router.get("/identity-corrections", operation_id="listStaffIdentityCorrections")
async def list_identity_corrections(agent: Agent, page: Paging, reads: ReadDb, state: States = None) -> Answer:
    """Those of the candidates of my académies, the oldest first."""
    agent.require(Scope.READ)
    after = UUID(page.after) if page.after else None
    states = state or list(CorrectionState)
    items, position = await identities.page(reads, states, agent=agent, after=after, limit=page.limit)
    return page.answer(items, position)


@router.get("/identity-corrections/{correction_id}", operation_id="getStaffIdentityCorrection")
async def read_identity_correction(correction_id: UUID, agent: Agent, db: Db) -> Answer:
    """Before and after; the reading is journaled."""
    agent.require(Scope.READ)
    return Answer(await identities.read(db, correction_id, agent=agent))


@router.post(
    "/identity-corrections/{correction_id}/decisions", operation_id="decideIdentityCorrection", status_code=201
)
async def decide(
    correction_id: UUID,
    body: IdentityDecisionIn,
    agent: Agent,
    version: IfMatch,
    now: Now,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Grant it, or refuse it and say why."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        made = await identities.decide(
            db, now, correction_id, body.verdict, body.motive, agent=agent, version=version.check
        )
        return Answer(made, status=201, etag=str(made["version"]))

    return await once(db, str(agent.agent_id), act)
