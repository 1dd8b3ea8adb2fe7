"""Answers written once: bytes from the database as they are, or orjson; no second validation."""

import asyncio
from collections.abc import Mapping

import orjson
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

STREAMING = 600.0
"""[P] Seconds that an answer may last once it has begun: 100 MB at 170 kB/s."""


class Answer(Response):
    """A JSON answer. `etag` is given bare, the quotes are put here."""

    media_type = "application/json"

    def __init__(
        self,
        payload: object,
        *,
        status: int = 200,
        etag: str | int | None = None,
        location: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        content = payload if isinstance(payload, bytes) else orjson.dumps(payload, option=orjson.OPT_UTC_Z)
        super().__init__(content, status_code=status, headers=dict(headers) if headers else None)
        if etag is not None:
            self.headers["etag"] = f'"{etag}"'
        if location is not None:
            self.headers["location"] = location


class Nothing(Response):
    """204: done, nothing to say."""

    def __init__(self) -> None:
        super().__init__(status_code=204)


class Streamed(StreamingResponse):
    """An answer made while it is sent, longer than a request may last: its end is waited for, not for ever."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, piece by piece."""
        limit: asyncio.Timeout | None = scope.get("time_limit")
        if limit is not None:
            limit.reschedule(asyncio.get_running_loop().time() + STREAMING)
        await super().__call__(scope, receive, send)
