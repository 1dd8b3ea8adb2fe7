"""The languages of the exam: public. Spécialités are offered by an exam session: see upper floors."""

import orjson
from starlette.responses import Response

from app.catalogue import schemas, service
from app.http.doors import door
from app.http.public import Public
from app.http.transaction import ReadDb

router = door("/v1", tags=["référence"])

MAX_AGE = 300


@router.get("/langues", operation_id="listLangues")
async def list_langues(reads: ReadDb, reader: Public) -> Response:
    """Every language."""
    known = await service.current(reads)
    items = [schemas.langue(one) for one in known.langues.values()]
    return reader.answer(orjson.dumps({"items": items, "next_cursor": None}), max_age=MAX_AGE)
