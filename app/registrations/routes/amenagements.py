"""What AMEX has, held against what candidates declared: for the service's correspondent."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, Query
from starlette.responses import Response

from app.http.answers import Answer, Flowing
from app.http.doors import door
from app.http.exports import CsvForm, sent
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.registrations.queries.amenagements import Line
from app.registrations.rules.amex import Verdict
from app.registrations.schemas.amenagements import AmenagementImportIn
from app.registrations.service import amenagements
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/amenagement-imports", tags=["service"])

Wanted = Annotated[Verdict | None, Query()]


@router.post("", operation_id="importAmenagements", status_code=201)
async def create(
    form: Annotated[AmenagementImportIn, Form()], agent: Agent, now: Now, db: Db, once: IdempotencyKey
) -> Response:
    """Judge a file; those who declared a handicap and have no request are told, while there is time."""
    agent.require(Scope.AMENAGEMENTS)
    content = await form.file.read()

    async def act() -> Response:
        made = await amenagements.reconcile(
            db, now, content, academie=form.academie, exam_session=form.exam_session, agent=agent
        )
        return Answer(made, status=201, location=f"/v1/staff/amenagement-imports/{made.id}")

    return await once(db, str(agent.agent_id), act)


@router.get("", operation_id="listAmenagementImports")
async def imports(agent: Agent, page: Paging, reads: ReadDb) -> Answer:
    """Those of my académies, the latest first."""
    agent.require(Scope.AMENAGEMENTS)
    after = UUID(page.after) if page.after else None
    items, position = await amenagements.page(reads, agent=agent, after=after, limit=page.limit)
    return page.answer(items, position)


@router.get("/{import_id}", operation_id="getAmenagementImport")
async def one(import_id: UUID, agent: Agent, reads: ReadDb) -> Answer:
    """Its figures."""
    agent.require(Scope.AMENAGEMENTS)
    return Answer(await amenagements.read(reads, import_id, agent=agent))


@router.get("/{import_id}/lines", operation_id="listAmenagementLines")
async def lines(import_id: UUID, agent: Agent, page: Paging, db: Db, verdict: Wanted = None) -> Answer:
    """Its report; the reading is journaled."""
    agent.require(Scope.AMENAGEMENTS)
    after = int(page.after) if page.after else 0
    items, position = await amenagements.lines(db, import_id, verdict, agent=agent, after=after, limit=page.limit)
    return page.answer([_shown(line) for line in items], position)


@router.get("/{import_id}/lines.csv", operation_id="exportAmenagementLines", response_model=None)
async def export(
    import_id: UUID, agent: Agent, csv: CsvForm, now: Now, house: HouseDep, verdict: Wanted = None
) -> Flowing:
    """The same, as CSV."""
    agent.require(Scope.AMENAGEMENTS)
    return sent(await amenagements.export(house.database, import_id, verdict, csv, agent=agent), "amenagements", now)


def _shown(line: Line) -> dict[str, object]:
    """The contract's AmenagementLine."""
    request = {
        "line": line.line,
        "candidate_number": line.candidate_number,
        "name": line.name,
        "first_names": line.first_names,
        "birth_date": line.birth_date,
    }
    return {
        "position": line.position,
        "verdict": line.verdict,
        "doubt": line.doubt,
        "request": None if line.line is None else request,
        "candidates": line.candidates,
    }
