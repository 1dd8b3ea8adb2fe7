"""Overload: so many requests are served at once, some wait their turn, the others are told to come back at once.

Submissions go first, lists and exports last (07, reliability 5). A queue without limit serves everybody too late: 503
within two seconds is better than a timeout after five, and in the last hour it bears an arrival ticket.
"""

import asyncio
import re
from collections import deque
from enum import IntEnum

from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.deadlines import governed
from app.http.problems import answer_to
from app.kit.errors import Unavailable

PATIENCE = 2.0
"""Seconds that a turn is waited for; with the time limit of a request it stays under the five of an outage's answer."""


class Rank(IntEnum):
    """Who goes first."""

    SUBMISSION = 0
    ORDINARY = 1
    LIST = 2


_APART = re.compile(r"/health/.*|/v1/logins|/v1/accounts(/.*)?|/v1/me/password|/v1/staff/(logins|enrolments(/.*)?)")
"""Probes tell that we live; passwords have a queue of their own (gateways/passwords.py) and hold nothing meanwhile."""
_COMPLETION = re.compile(r"/v1/(depots|training-body/registrations/[^/]+/certificats)/[^/]+/completion")
LISTS = re.compile(
    r"/v1/(registrations|notifications|logins|training-bodies|training-body/(attestations|sandbox/candidates))"
    r"|/v1/registrations/[^/]+/(versions|dossier/events|documents|attestations)|/v1/registrations/[^/]+/justificatifs/[^/]+/depots"
    r"|/v1/staff/.*|/v1/training-body/webhooks(/[^/]+/deliveries)?|/v1/me/(export|accesses|identity-corrections)"
)


def rank_of(method: str, path: str) -> Rank | None:
    """The rank of a request; None for what is never held back here."""
    reading = method in {"GET", "HEAD"}
    if method == "OPTIONS" or (_APART.fullmatch(path) and not (reading and LISTS.fullmatch(path))):
        return None
    if governed(method, path) or _COMPLETION.fullmatch(path):
        return Rank.SUBMISSION
    return Rank.LIST if reading and LISTS.fullmatch(path) else Rank.ORDINARY


class Admission:
    """Pure ASGI; counts in one event loop, so nothing is locked."""

    def __init__(self, app: ASGIApp, *, at_once: int, waiting: int) -> None:
        self.app = app
        self._free = at_once
        self._room = waiting
        self._queues: tuple[deque[asyncio.Future[None]], ...] = tuple(deque() for _ in Rank)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, in its turn."""
        rank = rank_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if rank is None:
            await self.app(scope, receive, send)
            return
        try:
            await self._enter(rank)
        except Unavailable as shed:
            await answer_to(scope, shed)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._leave()

    async def _enter(self, rank: Rank) -> None:
        if self._free:
            self._free -= 1
            return
        if sum(map(len, self._queues)) >= self._room:
            self._make_room(rank)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues[rank].append(turn)
        try:
            async with asyncio.timeout(PATIENCE):
                await turn
        except BaseException as ended:
            self._withdraw(rank, turn)
            if isinstance(ended, TimeoutError):
                raise _shed() from None
            raise

    def _make_room(self, rank: Rank) -> None:
        """Send away the last come of the lowest rank below this one, or this one."""
        for queue in reversed(self._queues[rank + 1 :]):
            while queue:
                turn = queue.pop()
                if not turn.done():
                    turn.set_exception(_shed())
                    return
        raise _shed()

    def _withdraw(self, rank: Rank, turn: "asyncio.Future[None]") -> None:
        """Who waits no more leaves the queue, or gives on the turn that came at that very moment."""
        if turn.done() and not turn.cancelled() and turn.exception() is None:
            self._leave()
        elif turn in self._queues[rank]:
            self._queues[rank].remove(turn)

    def _leave(self) -> None:
        for queue in self._queues:
            while queue:
                turn = queue.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1


def _shed() -> Unavailable:
    return Unavailable(
        "surcharge",
        "Trop de demandes arrivent en même temps, ce n'est pas un refus : réessayez dans quelques secondes.",
        retry_after=3,
    )
