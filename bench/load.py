"""A load generator that costs little: raw HTTP/1.1 on kept connections, requests made beforehand."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Slice:
    """What one slice of time saw."""

    answers: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds if self.seconds else 0.0


class _Connection(asyncio.Protocol):
    """One request at a time; the next leaves when the answer is whole."""

    def __init__(self, requests: Iterator[bytes], slice_: Slice, until: float, done: Callable[[], None]) -> None:
        self.requests, self.slice, self.until, self.done = requests, slice_, until, done
        self.buffer = b""
        self.begun = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found or len(rest) < _length(head):
            return
        self.slice.answers += 1
        self.slice.statuses[int(head[9:12])] += 1
        self.slice.latencies.append(time.perf_counter() - self.begun)
        self.buffer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.done()

    def _next(self) -> None:
        self.begun = time.perf_counter()
        request = next(self.requests, None) if self.begun < self.until else None
        if request is None:
            self.transport.close()
        else:
            self.transport.write(request)


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at < 0:
        return 0
    end = lower.find(b"\r", at)
    return int(lower[at + 15 : end if end > 0 else None])


async def load(port: int, requests: Iterator[bytes], *, seconds: float, connections: int = 16) -> Slice:
    """Send for so long; closed connections are not opened again."""
    loop = asyncio.get_running_loop()
    result = Slice()
    ended = [asyncio.Event() for _ in range(connections)]
    begun = time.perf_counter()
    for event in ended:
        protocol = _Connection(requests, result, begun + seconds, event.set)
        await loop.create_connection(lambda one=protocol: one, "127.0.0.1", port)  # type: ignore[misc]  # bound now
    await asyncio.gather(*(event.wait() for event in ended))
    result.seconds = time.perf_counter() - begun
    return result


def request(method: str, path: str, *, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One request, ready to send."""
    head = {"Host": "localhost", **headers, **({"Content-Length": str(len(body))} if body else {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body
