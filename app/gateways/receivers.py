"""Webhooks go out here: to a public machine only, by the address that was judged, signed (Standard Webhooks).

Why so: docs/decisions/webhooks-are-pinned.md.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from math import ceil

import httpcore
import httpx
from standardwebhooks import Webhook

from app.kit.addresses import INTERNAL, UNKNOWN, Address, Fault, judged, machine, public
from app.kit.errors import Unavailable

NAMING, CONNECTING, TOTAL = 3.0, 5.0, 15.0
"""Seconds to resolve a name, to connect, and for a whole delivery once the name is resolved."""
READ = 64 * 1024
"""Bytes of an answer that are read, then thrown away: only its status counts."""
THREADS = 32
_LONGEST_HEADER = 100
_UNKNOWN = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""The IP addresses of a name; `socket.gaierror` when there is none, or nobody to ask."""


class Unreachable(Exception):  # noqa: N818 -- a verdict on an address
    """An address that is not called, and all that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.code for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Receiver:
    """An address that was judged, and the machines that its name then meant: it is called there only."""

    address: Address
    machines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Message:
    """What is delivered; `id` stays the same each time, and each living key signs."""

    id: str
    body: str
    keys: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the receiver answered, or why it did not; `retry_after` is in seconds."""

    status: int | None = None
    fault: str | None = None
    retry_after: int | None = None


class SystemNames:
    """The system's resolver, in threads of its own: a name that hangs keeps none that others need."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="names")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """As `getaddrinfo` says, each once."""

        def ask() -> list[str]:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return list(dict.fromkeys(str(one[4][0]) for one in found))

        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to the machines that were judged, whatever the name says by now."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, machines: Sequence[str]) -> None:
        self._backend, self._machines = backend, machines

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """The first that answers."""
        del host
        for one in self._machines[:-1]:
            try:
                return await self._backend.connect_tcp(one, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._backend.connect_tcp(self._machines[-1], port, timeout, local_address, socket_options)


class Receivers:
    """Everybody's receivers; `test_networks` are those of a rehearsal, where one on this machine may be called."""

    def __init__(
        self,
        *,
        machine_time: Callable[[], datetime],
        test_networks: Sequence[str] = (),
        resolve: Resolver | None = None,
        backend: httpcore.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
        total: float = TOTAL,
    ) -> None:
        self._machine_time = machine_time
        self._test: Sequence[IPv4Network | IPv6Network] = [ip_network(one) for one in test_networks]
        self._resolve = resolve or SystemNames()
        self._backend = backend or httpcore.AnyIOBackend()
        self._tls = tls or httpx.create_ssl_context()
        self._total = total

    async def reach(self, url: str) -> Receiver:
        """Judge an address: every rule, then each machine that its name means. Raises `Unreachable`, or a 503."""
        address, faults = judged(url)
        if address is None or any(not fault.local for fault in faults) or (faults and not self._test):
            raise Unreachable(*faults)
        machines = await self._machines(address)
        if all(self._ours(one) for one in machines):
            return Receiver(address, machines)
        if not all(self._ours(one) or _public(one) for one in machines):
            faults = (*faults, INTERNAL)
        if faults:
            raise Unreachable(*faults)
        return Receiver(address, machines)

    async def deliver(self, receiver: Receiver, message: Message) -> Delivered:
        """Send it once; redirects are an answer like another."""
        answer: Delivered | None = None
        address = receiver.address
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        backend = _Pinned(self._backend, receiver.machines)
        try:
            async with (
                asyncio.timeout(self._total),
                httpcore.AsyncConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
                pool.stream(
                    "POST",
                    url,
                    headers=self._headers(message),
                    content=message.body.encode(),
                    extensions={"timeout": {"connect": CONNECTING, "read": TOTAL, "write": TOTAL}},
                ) as response,
            ):
                answer = self._answered(response)
                await _read(response)
        except (TimeoutError, httpcore.TimeoutException):
            answer = answer or Delivered(fault="delai-depasse")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as failure:
            answer = answer or Delivered(fault=_why(failure))
        return answer

    def _ours(self, address: str) -> bool:
        found = machine(address)
        return found is not None and any(found in network for network in self._test)

    async def _machines(self, address: Address) -> Sequence[str]:
        try:
            async with asyncio.timeout(NAMING):
                found = await self._resolve(address.host.strip("[]"), address.port)
        except UnicodeError:  # no name at all: « a..b », which a rehearsal lets come so far
            raise Unreachable(UNKNOWN) from None
        except (socket.gaierror, TimeoutError) as failure:
            if isinstance(failure, socket.gaierror) and failure.errno in _UNKNOWN:
                raise Unreachable(UNKNOWN) from None
            raise Unavailable("dns-indisponible", "Le DNS ne répond pas.", retry_after=10) from None
        if not found:
            raise Unreachable(UNKNOWN)
        return found

    def _headers(self, message: Message) -> Mapping[bytes | str, bytes | str]:
        # The receiver compares with its own clock, which no rehearsal moves: the machine's, not the legal one.
        at = self._machine_time()
        signatures = [Webhook(key).sign(message.id, at, message.body) for key in message.keys]
        return {
            "content-type": "application/json",
            "user-agent": "inscription-bts",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

    def _answered(self, response: httpcore.Response) -> Delivered:
        headers = {name.lower(): value for name, value in response.headers}
        given = headers.get(b"retry-after", b"").decode("latin-1").strip()
        return Delivered(response.status, retry_after=self._seconds(given))

    def _seconds(self, given: str) -> int | None:
        """RFC 9110 §10.2.3: seconds, or a date."""
        if given.isascii() and given.isdigit():
            return int(given[:9])
        try:
            at = parsedate_to_datetime(given[:_LONGEST_HEADER])
            return max(0, ceil((at - self._machine_time()).total_seconds()))
        except (ValueError, TypeError):
            return None


def _public(address: str) -> bool:
    found = machine(address)
    return found is not None and public(found)


async def _read(response: httpcore.Response) -> None:
    read = 0
    async for piece in response.aiter_stream():
        read += len(piece)
        if read > READ:
            return


def _why(failure: Exception) -> str:
    if isinstance(failure, httpcore.ProtocolError):
        return "reponse-illisible"
    cause: BaseException | None = failure
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__context__  # httpcore's pool gives no cause
    return "connexion-impossible" if cause is None else "certificat-refuse"
