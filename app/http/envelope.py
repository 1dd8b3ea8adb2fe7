"""Around every request: its names, its arrival, its time limit, the headers of every answer, one line of log."""

import asyncio
import re
import secrets
import time
from collections.abc import Mapping

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.origin import arriving
from app.http.problems import answer_to, refusal_of
from app.http.rates import watched

TIME_LIMIT = 4.5
"""Seconds of one request: an outage is told within 5 s (07, promise 3)."""

GRACE = 0.2
"""Seconds that a request past its limit is given to end by itself."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_ALWAYS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "cross-origin-resource-policy": "same-site",
}
_ALWAYS_RAW = [(name.encode(), value.encode()) for name, value in _ALWAYS.items()]

log = structlog.get_logger("http")


class Envelope:
    """Pure ASGI, outside everything but CORS."""

    def __init__(self, app: ASGIApp, *, time_limit: float = TIME_LIMIT) -> None:
        self.app = app
        self.time_limit = time_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        request_id = _names(scope)
        arriving(scope)
        answer = _Answer(scope, receive, send, request_id)
        giving_up = asyncio.get_running_loop().call_later(self.time_limit + GRACE, answer.give_up)
        try:
            async with asyncio.timeout(self.time_limit) as scope["time_limit"]:  # a long answer moves it
                await self.app(scope, receive, answer.sealed)
        except Exception as failure:
            if answer.late is None:
                if answer.status:  # the answer has begun: nothing else can be said, the connection must break
                    raise
                log.exception("failure", failure=type(failure).__name__, request_id=request_id)
                await answer.refuse(failure)
        finally:
            giving_up.cancel()
            if answer.late is not None:  # the act may end between the decision to answer late and the answer itself
                await answer.late
            log.info(
                "request",
                method=scope["method"],
                # The route's template, never the path: a path may bear a reset token.
                route=getattr(scope.get("route"), "path", None),
                status=answer.status,
                ms=round((time.perf_counter() - begun) * 1000, 1),
                request_id=request_id,
                trace_id=scope["trace_id"],
            )


class _Answer:
    """What one request is told, once: by the app, or by us when it takes too long to give up."""

    __slots__ = ("late", "limits", "receive", "request_id", "scope", "send", "status")

    def __init__(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        self.scope, self.receive, self.send, self.request_id = scope, receive, send, request_id
        self.limits = watched()
        self.status = 0
        self.late: asyncio.Task[None] | None = None

    async def sealed(self, message: Message) -> None:
        """Send on; once answered late, what the act would still say is for nobody."""
        if self.late is not None and asyncio.current_task() is not self.late:
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
            _seal(message, self.request_id)
            message["headers"].extend(self.limits)
        await self.send(message)

    async def refuse(self, failure: Exception) -> None:
        """Say what went wrong."""
        await answer_to(self.scope, refusal_of(failure))(self.scope, self.receive, self.sealed)

    def give_up(self) -> None:
        """Answer now: psycopg still spends ten seconds cancelling what a frozen PostgreSQL never answers."""
        if not self.status:
            self.late = asyncio.get_running_loop().create_task(self.refuse(TimeoutError()))


def _names(scope: Scope) -> str:
    """The request's id (the client's if it is sound, else ours) and its trace."""
    request_id = trace = ""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            request_id = value.decode("latin-1")
        elif name == b"traceparent":
            trace = value.decode("latin-1")
    found = _TRACEPARENT.fullmatch(trace) if trace else None
    scope["trace_id"] = found[1] if found else secrets.token_hex(16)
    return request_id if _REQUEST_ID.fullmatch(request_id) else scope["trace_id"]


def _seal(message: Message, request_id: str) -> None:
    raw = message.setdefault("headers", [])
    names = {name for name, _ in raw}
    raw.extend(pair for pair in _ALWAYS_RAW if pair[0] not in names)
    if b"cache-control" not in names:
        raw.append((b"cache-control", b"no-store"))
    raw.append((b"x-request-id", request_id.encode()))
