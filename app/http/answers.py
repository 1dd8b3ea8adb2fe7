"""Answers written once: bytes from the database as they are, or orjson; no second validation."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

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
        _longer(scope)
        await super().__call__(scope, receive, send)


class Flowing(Response):
    """The same of pieces made by a generator: a failure before the first is a problem, after it the connection breaks.

    When the reader goes away the generator is closed, at once and by this task: it may still have something to write.
    """

    def __init__(self, pieces: AsyncGenerator[bytes], *, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(media_type=media_type, headers=dict(headers))
        del self.headers["content-length"]  # nobody knows it yet
        self.pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, piece by piece."""
        gone = asyncio.create_task(_disconnected(receive))
        try:
            async with aclosing(self.pieces) as pieces:
                piece = await anext(pieces, None)
                _longer(scope)
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                while piece is not None and not scope.get("bare"):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                    if gone.done():
                        return
                    piece = await anext(pieces, None)
            await send({"type": "http.response.body"})
        finally:
            gone.cancel()


def _longer(scope: Scope) -> None:
    limit: asyncio.Timeout | None = scope.get("time_limit")
    if limit is not None:
        limit.reschedule(asyncio.get_running_loop().time() + STREAMING)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
