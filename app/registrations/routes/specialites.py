"""The spécialités offered by an exam session: public. Here, the lowest floor with both behind its doors."""

from functools import lru_cache
from typing import Annotated

import orjson
from fastapi import Path
from starlette.responses import Response

from app.catalogue import schemas
from app.catalogue import service as catalogue
from app.catalogue.rules import Catalogue
from app.exam_sessions import service as exam_sessions
from app.http.doors import door
from app.http.problems import ABSENT
from app.http.public import Public
from app.http.transaction import ReadDb
from app.kit import french

router = door("/v1/exam-sessions/{year}/specialites", tags=["référence"])

MAX_AGE = 300


@router.get("", operation_id="listSpecialites")
async def list_specialites(year: Annotated[int, Path(ge=2000, le=2100)], reads: ReadDb, reader: Public) -> Response:
    """Those that are organised, by label."""
    if await exam_sessions.announced(reads, year=year) is None:
        raise ABSENT
    return reader.answer(_listed(await catalogue.current(reads), year), max_age=MAX_AGE)


@lru_cache(maxsize=16)
def _listed(known: Catalogue, year: int) -> bytes:
    """Built once for each version of the catalogue."""
    items = [
        schemas.specialite(one, year) for one in sorted(known.open_in(year), key=lambda one: french.plain(one.label))
    ]
    return orjson.dumps({"items": items, "next_cursor": None})
