"""The list of training bodies: public."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from app.http.doors import door
from app.http.pagination import Paging
from app.http.public import Public
from app.http.transaction import ReadDb
from app.organismes.queries import bodies as queries
from app.organismes.schemas import ACADEMIE

router = door("/v1/training-bodies", tags=["référence"])

MAX_AGE = 60


@router.get("", operation_id="listTrainingBodies")
async def list_training_bodies(
    reads: ReadDb,
    page: Paging,
    reader: Public,
    q: Annotated[str | None, Query(min_length=1, max_length=100)] = None,
    academie: Annotated[str | None, Query(pattern=ACADEMIE)] = None,
) -> Response:
    """Those whose name holds `q`, by name; of an académie, those offered there."""
    found = await queries.organismes_named(
        reads, part=q or "", academie=academie, after=page.after or "", size=page.limit + 1
    )
    shown = found[: page.limit]
    answer = page.answer(shown, shown[-1].name if len(found) > page.limit else None)
    return reader.answer(bytes(answer.body), max_age=MAX_AGE, link=answer.headers.get("link"))
