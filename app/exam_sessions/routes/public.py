"""Exam sessions, calendars, académies and the time: public."""

from typing import Annotated

import orjson
from fastapi import Path, Query
from starlette.responses import Response

from app.exam_sessions import schemas
from app.exam_sessions.queries import calendar, public
from app.http.answers import Answer
from app.http.doors import door
from app.http.now import Now
from app.http.problems import ABSENT
from app.http.public import Public
from app.http.transaction import ReadDb

router = door("/v1", tags=["référence"])

MAX_AGE = 5
"""Seconds: a calendar extended by staff is seen as soon as it applies."""
LONG = 300

Year = Annotated[int, Path(ge=2000, le=2100)]


@router.get("/time", operation_id="getTime")
async def tell_time(now: Now) -> Answer:
    """The hour that all deadlines are held to."""
    return Answer({"server_time": now})


@router.get("/exam-sessions", operation_id="listExamSessions")
async def list_exam_sessions(reads: ReadDb, reader: Public) -> Response:
    """Every exam session, the latest first."""
    found = [schemas.exam_session(one) for one in await public.exam_sessions(reads)]
    return reader.answer(_json({"items": found, "next_cursor": None}), max_age=MAX_AGE)


@router.get("/exam-sessions/{year}", operation_id="getExamSession")
async def get_exam_session(year: Year, reads: ReadDb, reader: Public) -> Response:
    """One exam session."""
    found = await public.exam_session(reads, year=year)
    if found is None:
        raise ABSENT
    return reader.answer(_json(schemas.exam_session(found)), max_age=MAX_AGE)


@router.get("/exam-sessions/{year}/calendar", operation_id="getCalendar")
async def get_calendar(
    year: Year, academie: Annotated[str, Query(pattern="^[0-9]{2}$")], reads: ReadDb, now: Now
) -> Answer:
    """The bounds of an exam session in an académie, and the time."""
    found = await calendar(reads, year=year, academie=academie)
    if found is None:
        raise ABSENT
    return Answer(schemas.calendar(found, now))


@router.get("/academies", operation_id="listAcademies")
async def list_academies(reads: ReadDb, reader: Public) -> Response:
    """Every académie where one may register."""
    found = [schemas.academie(one) for one in await public.academies(reads)]
    return reader.answer(_json({"items": found, "next_cursor": None}), max_age=LONG)


def _json(content: object) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_UTC_Z)
