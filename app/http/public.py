"""Answers to everybody: an ETag, a 304, a time in caches, and compression; nobody else's answers are compressed."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from app.http.etag import unchanged

SMALLEST = 1024
"""Bytes below which compression only costs."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    plain: bytes
    packed: bytes | None
    digest: str


@lru_cache(maxsize=256)
def _prepared(content: bytes) -> _Prepared:
    """Digest and compression of one content, once."""
    packed = gzip.compress(content, compresslevel=6, mtime=0) if len(content) >= SMALLEST else None
    return _Prepared(content, packed, hashlib.sha256(content).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class PublicReader:
    """Who reads without saying who: what is already held there, and whether compression is taken."""

    held: str | None
    packed: bool

    def answer(self, content: bytes, *, max_age: int, link: str | None = None) -> Response:
        """JSON kept `max_age` seconds by caches; the packed form has its own strong ETag (RFC 9110 §8.8.3.3)."""
        prepared = _prepared(content)
        packed = prepared.packed if self.packed else None
        etag = prepared.digest if packed is None else f"{prepared.digest}-gzip"
        answer: Response | None = unchanged(self.held, etag)
        if answer is None:
            answer = Response(prepared.plain if packed is None else packed, media_type="application/json")
            answer.headers["etag"] = f'"{etag}"'
            if packed is not None:
                answer.headers["content-encoding"] = "gzip"
            if link is not None:
                answer.headers["link"] = link
        answer.headers["cache-control"] = f"public, max-age={max_age}"
        answer.headers["vary"] = "Accept-Encoding"
        return answer


async def reader(request: Request, if_none_match: Annotated[str | None, Header()] = None) -> PublicReader:
    """The reader of this request."""
    return PublicReader(held=if_none_match, packed=_takes_gzip(request.headers.get("accept-encoding", "")))


Public = Annotated[PublicReader, Depends(reader)]


def _takes_gzip(accept_encoding: str) -> bool:
    """Whether gzip is named, and not refused (`q=0`)."""
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
