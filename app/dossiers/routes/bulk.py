"""The same act on many dossiers, and its report."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.dossiers.rules.bulk import Outcome
from app.dossiers.schemas.asked import BulkActIn
from app.dossiers.service import bulk
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.http.validation import invalid
from app.kit.errors import BadRequest, Violation
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/bulk-acts", tags=["service"])


@router.post("", operation_id="startBulkAct", status_code=202)
async def start(body: BulkActIn, agent: Agent, now: Now, db: Db, once: IdempotencyKey) -> Response:
    """Settle which dossiers, and begin; or only try."""
    agent.require(Scope.REVIEW)
    if once.key is None:
        raise BadRequest("cle-requise", "Un acte en nombre demande l'en-tête Idempotency-Key : il ne part qu'une fois.")
    dossiers = body.registrations if body.selection is None else body.selection.within(agent)
    if dossiers is None or (body.registrations is not None and body.selection is not None):
        raise invalid((_ONE_WAY,))

    async def act() -> Response:
        made = await bulk.start(db, now, body.act, dossiers, agent=agent, dry_run=body.dry_run)
        return Answer(made, status=202, location=f"/v1/staff/bulk-acts/{made.id}")

    return await once(db, str(agent.agent_id), act)


@router.get("/{bulk_act_id}", operation_id="getBulkAct")
async def progress(bulk_act_id: UUID, agent: Agent, reads: ReadDb) -> Answer:
    """How far it went."""
    agent.require(Scope.READ)
    return Answer(await bulk.progress(reads, bulk_act_id, agent=agent))


@router.delete("/{bulk_act_id}", operation_id="stopBulkAct", status_code=204)
async def stop(bulk_act_id: UUID, agent: Agent, now: Now, db: Db) -> Nothing:
    """Leave alone what still waits."""
    agent.require(Scope.REVIEW)
    await bulk.stop(db, now, bulk_act_id, agent=agent)
    return Nothing()


@router.get("/{bulk_act_id}/lines", operation_id="listBulkLines")
async def lines(
    bulk_act_id: UUID, agent: Agent, page: Paging, reads: ReadDb, outcome: Annotated[Outcome | None, Query()] = None
) -> Answer:
    """What became of each dossier."""
    agent.require(Scope.READ)
    after = int(page.after) if page.after else 0
    items, position = await bulk.lines(reads, bulk_act_id, agent=agent, outcome=outcome, after=after, limit=page.limit)
    return page.answer(items, position)


_ONE_WAY = Violation(
    "dossiers-a-dire",
    "/registrations",
    "Dites sur quels dossiers : leur liste (« registrations »), ou des filtres (« selection »), l'une des deux.",
    "",
)
