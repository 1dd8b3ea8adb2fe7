"""Calendars, for the administrators of an académie."""

from typing import Annotated

from fastapi import Path

from app.exam_sessions import schemas, service
from app.exam_sessions.schemas import CalendarIn
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.now import Now
from app.http.transaction import Db, ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/exam-sessions/{year}/calendars/{academie}", tags=["service"])

Year = Annotated[int, Path(ge=2000, le=2100)]
Academie = Annotated[str, Path(pattern="^[0-9]{2}$")]


@router.get("", operation_id="getStaffCalendar")
async def read(
    year: Year, academie: Academie, agent: Agent, reads: ReadDb, now: Now, if_none_match: IfNoneMatch = None
) -> Answer:
    """A calendar as it was entered, published or not, and its version."""
    agent.require(Scope.CALENDARS)
    kept = await service.own_calendar(reads, year, academie, agent=agent)
    return unchanged(if_none_match, kept.version) or Answer(schemas.staff_calendar(kept, now), etag=kept.version)


@router.put("", operation_id="setCalendar")
async def put(
    year: Year, academie: Academie, body: CalendarIn, agent: Agent, version: IfMatch, now: Now, db: Db
) -> Answer:
    """Set it, extend it, open it again; the candidates concerned are told."""
    agent.require(Scope.CALENDARS)
    entry = body.entry()
    kept = await service.set_own_calendar(
        db, now, year, academie, entry, body.motive, forced=body.forced, agent=agent, version=version.check
    )
    return Answer(schemas.staff_calendar(kept, now), etag=kept.version)
