"""Receivers of webhooks on this machine, over TLS; names that mean what a test says; a network that is counted."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpcore
import trustme

Answer = tuple[int, Mapping[str, str]]
LOCAL = ("127.0.0.0/8",)

_AUTHORITY = trustme.CA()


def trusting() -> ssl.SSLContext:
    """Trusts the certificates of these receivers, as the world's authorities would."""
    context = ssl.create_default_context()
    _AUTHORITY.configure_trust(context)
    return context


@dataclass(frozen=True)
class Received:
    """One request."""

    server_name: str | None
    """What TLS asked for."""
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers what `answer` says; `arrived` is set at the first request."""

    answer: Callable[[Received], Awaitable[Answer]]
    received: list[Received] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    port: int = 0
    now: int = 0
    """Requests being answered."""
    most: int = 0
    """The most at the same time."""

    @property
    def url(self) -> str:
        return f"https://hooks.example:{self.port}/bts?from=here"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            tls = writer.get_extra_info("ssl_object")
            asked = None if tls is None else _NAMES.get(id(tls))
            one = Received(asked, head[0].split(" ")[1], headers, body)
            self.received.append(one)
            self.arrived.set()
            self.now += 1
            self.most = max(self.most, self.now)
            try:
                status, others = await self.answer(one)
            finally:
                self.now -= 1
            lines = [f"HTTP/1.1 {status} Told", "content-length: 0", *(f"{k}: {v}" for k, v in others.items())]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # who called went away
        finally:
            writer.close()


_NAMES: dict[int, str | None] = {}


def _noting(found: ssl.SSLObject | ssl.SSLSocket, name: str | None, context: ssl.SSLContext) -> None:
    del context
    _NAMES[id(found)] = name


def always(status: int, **headers: str) -> Callable[[Received], Awaitable[Answer]]:
    """The same answer to all."""

    async def answer(received: Received) -> Answer:
        del received
        return status, {name.replace("_", "-"): value for name, value in headers.items()}

    return answer


def in_turn(*answers: Answer) -> Callable[[Received], Awaitable[Answer]]:
    """One answer after the other; the last one stays."""
    left = list(answers)

    async def answer(received: Received) -> Answer:
        del received
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


@asynccontextmanager
async def receiving(
    answer: Callable[[Received], Awaitable[Answer]],
    *,
    name: str | None = "hooks.example",
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[Receiver]:
    """A receiver with a certificate of that name; without a name, in plain HTTP."""
    receiver, context = Receiver(answer), None
    if name is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        _AUTHORITY.issue_cert(name).configure_cert(context)
        context.sni_callback = _noting
    server = await asyncio.start_server(receiver.handle, host, port, ssl=context)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await server.wait_closed()


class Names:
    """A resolver: each name means its addresses, one answer after the other, the last one for ever."""

    def __init__(self, **meanings: Iterable[Sequence[str]]) -> None:
        self.meanings = {name: list(answers) for name, answers in meanings.items()}
        self.asked: list[str] = []

    def mean(self, name: str, *answers: Sequence[str]) -> None:
        self.meanings[name] = list(answers)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        del port
        self.asked.append(host)
        left = self.meanings[host]
        return left.pop(0) if len(left) > 1 else left[0]


class Counted(httpcore.AnyIOBackend):
    """The real network, every connection counted; it goes no further than this machine."""

    def __init__(self) -> None:
        self.dialled: list[str] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        if not ip_address(host).is_loopback:
            raise httpcore.ConnectError
        return await super().connect_tcp(host, port, timeout, local_address, socket_options)
