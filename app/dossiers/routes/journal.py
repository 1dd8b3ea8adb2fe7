"""The journal, to read and to take out."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime

from app.dossiers.queries.journal import Filters
from app.dossiers.schemas.asked import NumberBeginning
from app.dossiers.service import journal
from app.dossiers.service.journal import Search
from app.http.answers import Answer, Flowing
from app.http.doors import door
from app.http.exports import CsvForm, sent
from app.http.house import HouseDep
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])


async def asked(
    *,
    agent: Annotated[UUID | None, Query()] = None,
    account: Annotated[UUID | None, Query()] = None,
    candidate_number: Annotated[NumberBeginning | None, Query()] = None,
    registration: Annotated[UUID | None, Query()] = None,
    act: Annotated[str | None, Query(pattern=r"^[a-z_]+(?:\.[a-z_]+)*$", max_length=60)] = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query()] = None,
    text: Annotated[str | None, Query(min_length=2, max_length=100)] = None,
) -> Search:
    """The filters of the address."""
    filters = Filters(agent=agent, act=act, since=since, until=until, text=text)
    return Search(filters=filters, account=account, registration=registration, candidate_number=candidate_number)


Sought = Annotated[Search, Depends(asked)]


@router.get("/audit", operation_id="listAuditLines")
async def lines(agent: Agent, search: Sought, page: Paging, reads: ReadDb) -> Answer:
    """What bears on my académies, the latest first."""
    agent.require(Scope.AUDIT)
    items, position = await journal.lines(reads, search, agent=agent, after=page.after, limit=page.limit)
    return page.answer(items, position)


@router.get("/audit.csv", operation_id="exportAudit", response_model=None)
async def export(agent: Agent, search: Sought, csv: CsvForm, now: Now, house: HouseDep) -> Flowing:
    """The same, all of it."""
    agent.require(Scope.AUDIT)
    return sent(await journal.export(house.database, search, csv, agent=agent), "journal", now)
