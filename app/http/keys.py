"""The public keys of our signatures: receipts are checked with them, by anybody."""

import orjson
from starlette.responses import Response

from app.http.doors import door
from app.http.house import HouseDep
from app.http.public import Public

router = door(tags=["référence"])

MAX_AGE = 300


@router.get("/.well-known/jwks.json", operation_id="getKeys")
async def keys(house: HouseDep, reader: Public) -> Response:
    """The key that signs, and those that did."""
    return reader.answer(orjson.dumps(house.signer.jwks()), max_age=MAX_AGE)
