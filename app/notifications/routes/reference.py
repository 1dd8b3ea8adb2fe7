"""The labels of every enumeration: public."""

import orjson
from starlette.responses import Response

from app.http.doors import door
from app.http.public import Public
from app.notifications.rules.labels import LABELS

router = door("/v1/reference-lists", tags=["référence"])

MAX_AGE = 300
_CONTENT = orjson.dumps(
    {name: [{"code": code, "label": label} for code, label in labels.items()] for name, labels in LABELS.items()}
)
"""The same for everybody, as long as this version runs."""


@router.get("", operation_id="getReferenceLists")
async def get_reference_lists(reader: Public) -> Response:
    """Every list."""
    return reader.answer(_CONTENT, max_age=MAX_AGE)
