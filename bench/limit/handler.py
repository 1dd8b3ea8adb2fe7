"""The raw ASGI application."""

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Pool = AsyncConnectionPool[AsyncConnection[Any]]

_CONNECTIONS = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    body: bytes
    status: int = 200
    etag: str | None = None


Door = Callable[[Pool, Scope, bytes], Awaitable[Answer]]


class Limit:
    """`doors`: by method and last segment of the path."""

    def __init__(self, address: str, doors: dict[tuple[str, str], Door]) -> None:
        options = {"options": "-c search_path=public,jobs -c timezone=UTC", "autocommit": True, "prepare_threshold": 1}
        self.pool: Pool = AsyncConnectionPool(
            address, kwargs=options, configure=_prepare, min_size=2, max_size=_CONNECTIONS, open=False
        )
        self.doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        door = self.doors.get((scope["method"], scope["path"].rpartition("/")[2]))
        answer = Answer(b"{}")
        if door is not None:
            body = (await receive())["body"] if scope["method"] == "POST" else b""
            answer = await door(self.pool, scope, body)
        await _send(send, answer)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.pool.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _send(send: Send, answer: Answer) -> None:
    head = [(b"content-type", b"application/json"), (b"content-length", str(len(answer.body)).encode())]
    if answer.etag is not None:
        head.append((b"etag", answer.etag.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": head})
    await send({"type": "http.response.body", "body": answer.body})


async def _prepare(connection: AsyncConnection[Any]) -> None:
    set_json_loads(orjson.loads, connection)


def header(scope: Scope, wanted: bytes) -> bytes:
    """One header, empty when absent."""
    return next((value for name, value in scope["headers"] if name == wanted), b"")


def credential(scope: Scope) -> bytes:
    """The digest of the bearer token."""
    return hashlib.sha256(header(scope, b"authorization")[7:]).digest()


def dumps(value: object) -> bytes:
    """JSON, instants with a Z."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)
