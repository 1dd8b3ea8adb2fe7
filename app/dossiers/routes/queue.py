"""The queue of dossiers of an agent's académies."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import AwareDatetime

from app.dossiers.rules.states import DossierState
from app.dossiers.schemas.asked import (
    AcademieCode,
    Assignee,
    Beginning,
    ComplementStanding,
    NumberBeginning,
    PieceCode,
    SelectionIn,
    SpecialiteCode,
)
from app.dossiers.service import queue
from app.http.answers import Answer
from app.http.doors import door
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import ReadDb
from app.registrations.rules.choices import Category
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/dossiers", tags=["service"])


async def asked(
    exam_session: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    academie: Annotated[AcademieCode | None, Query()] = None,
    status: Annotated[list[DossierState] | None, Query(min_length=1, max_length=6)] = None,
    specialite: Annotated[SpecialiteCode | None, Query()] = None,
    category: Annotated[Category | None, Query()] = None,
    missing: Annotated[PieceCode | None, Query()] = None,
    refused: Annotated[PieceCode | None, Query()] = None,
    complement: Annotated[ComplementStanding | None, Query()] = None,
    waiting_before: Annotated[AwareDatetime | None, Query()] = None,
    assigned: Annotated[Assignee | None, Query()] = None,
    handicap: Annotated[bool | None, Query()] = None,
    sous_reserve_r408: Annotated[bool | None, Query()] = None,
    name: Annotated[Beginning | None, Query()] = None,
    candidate_number: Annotated[NumberBeginning | None, Query()] = None,
) -> SelectionIn:
    """The filters of the address."""
    return SelectionIn.model_construct(
        exam_session=exam_session,
        academie=academie,
        status=status,
        specialite=specialite,
        category=category,
        missing=missing,
        refused=refused,
        complement=complement,
        waiting_before=waiting_before,
        assigned=assigned,
        handicap=handicap,
        sous_reserve_r408=sous_reserve_r408,
        name=name,
        candidate_number=candidate_number,
    )


@router.get("", operation_id="listStaffDossiers")
async def dossiers(
    agent: Agent, selection: Annotated[SelectionIn, Depends(asked)], page: Paging, now: Now, reads: ReadDb
) -> Answer:
    """Those of my académies, the oldest waiting first."""
    agent.require(Scope.READ)
    items, position = await queue.page(reads, now, selection.within(agent), after=page.after, limit=page.limit)
    return page.answer(items, position)
