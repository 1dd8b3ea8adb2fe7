"""Lists by keyset: an opaque, authenticated cursor names the last line given."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from starlette.requests import Request

from app.http.answers import Answer
from app.http.house import the_house
from app.kit.errors import Invalid, Violation

_TAG = 12


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader asked for: at most `limit` lines after the position `after` (of the list's own kind)."""

    limit: int
    after: str | None
    request: Request
    secret: bytes

    def answer(self, items: Sequence[object], position: str | None) -> Answer:
        """The page; `position` is that of its last line when more lines follow, else None."""
        if position is None:
            return Answer({"items": items, "next_cursor": None})
        cursor = _sealed(self.secret, self.request.url.path, position)
        kept = [(k, v) for k, v in self.request.query_params.multi_items() if k != "cursor"]
        link = f"<{self.request.url.path}?{urlencode([*kept, ('cursor', cursor)])}>"
        return Answer({"items": items, "next_cursor": cursor}, headers={"link": f'{link}; rel="next"'})


async def page(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> Page:
    """The page asked for; a cursor that we did not make for this list is refused."""
    secret = the_house(request).secret
    after = None if cursor is None else _opened(secret, request.url.path, cursor)
    return Page(limit=limit, after=after, request=request, secret=secret)


def _sealed(secret: bytes, path: str, position: str) -> str:
    body = position.encode()
    return base64.urlsafe_b64encode(_seal(secret, path, body) + body).rstrip(b"=").decode()


def _opened(secret: bytes, path: str, cursor: str) -> str:
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError:
        raw = b""
    if not hmac.compare_digest(raw[:_TAG], _seal(secret, path, raw[_TAG:])):
        raise Invalid(
            "curseur-invalide",
            "Ce curseur n'a pas été donné par cette liste.",
            violations=(Violation("curseur-invalide", "?cursor", "Ce curseur n'a pas été donné par cette liste.", ""),),
        )
    return raw[_TAG:].decode()


def _seal(secret: bytes, path: str, body: bytes) -> bytes:
    return hmac.digest(secret, b"cursor\0" + path.encode() + b"\0" + body, "sha256")[:_TAG]


Paging = Annotated[Page, Depends(page)]
