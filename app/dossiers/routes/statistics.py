"""How many dossiers, of what kind, where they stand: as JSON, or as a page to look at."""

from typing import Annotated

from fastapi import Header, Query
from starlette.responses import Response

from app.dossiers.schemas.asked import AcademieCode
from app.dossiers.service.statistics import statistics
from app.dossiers.service.statistics_page import rendered
from app.http.accept import preferred
from app.http.answers import Answer
from app.http.docs_page.page import policy
from app.http.doors import door
from app.http.now import Now
from app.http.transaction import ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/statistics", tags=["service"])

_FORMS = ("application/json", "text/html")


@router.get("", operation_id="getStatistics", response_model=None)
async def counts(
    agent: Agent,
    now: Now,
    reads: ReadDb,
    exam_session: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    academie: Annotated[AcademieCode | None, Query()] = None,
    accept: Annotated[str | None, Header()] = None,
) -> Response:
    """Those of my académies."""
    agent.require(Scope.READ)
    academies = agent.academies if academie is None else agent.academies & {academie}
    found = await statistics(reads, now, exam_session=exam_session, academies=academies)
    vary = {"vary": "Accept"}
    if preferred(accept, _FORMS) == "application/json":
        return Answer(found, headers=vary)
    page = rendered(found)
    return Response(page, media_type="text/html", headers={**vary, "content-security-policy": policy(page)})
