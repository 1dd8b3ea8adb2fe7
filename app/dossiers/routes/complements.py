"""Complements: asked of a candidate after the bound, prolonged, cancelled."""

from uuid import UUID

from starlette.responses import Response

from app.dossiers.schemas.asked import CancellationIn, ComplementIn, ExtensionIn
from app.dossiers.service import complements as service
from app.dossiers.service.shown import Json
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.transaction import Db
from app.justificatifs.service.complements import Asked
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])


@router.post("/dossiers/{registration_id}/complement-requests", operation_id="askComplement", status_code=201)
async def ask(
    registration_id: UUID,
    body: ComplementIn,
    agent: Agent,
    version: IfMatch,
    now: Now,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Ask for pieces, with a date."""
    agent.require(Scope.REVIEW)
    asked = Asked(pieces=body.pieces, text=body.text, until=body.until)

    async def act() -> Response:
        return _made(await service.ask(db, now, registration_id, asked, agent=agent, version=version.check))

    return await once(db, str(agent.agent_id), act)


@router.post("/complement-requests/{complement_id}/extensions", operation_id="extendComplement", status_code=201)
async def extend(
    complement_id: UUID, body: ExtensionIn, agent: Agent, version: IfMatch, now: Now, db: Db, once: IdempotencyKey
) -> Response:
    """Give more time."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        return _made(await service.extend(db, now, complement_id, body.until, agent=agent, version=version.check))

    return await once(db, str(agent.agent_id), act)


@router.post("/complement-requests/{complement_id}/cancellations", operation_id="cancelComplement", status_code=201)
async def cancel(
    complement_id: UUID, body: CancellationIn, agent: Agent, version: IfMatch, now: Now, db: Db, once: IdempotencyKey
) -> Response:
    """Ask for nothing any more."""
    agent.require(Scope.REVIEW)

    async def act() -> Response:
        return _made(await service.cancel(db, now, complement_id, body.motif, agent=agent, version=version.check))

    return await once(db, str(agent.agent_id), act)


def _made(shown: Json) -> Response:
    return Answer(shown, status=201, etag=str(shown["version"]))
