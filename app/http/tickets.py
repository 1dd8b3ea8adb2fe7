"""Arrival tickets: who came in time and met our load or our outage is let in afterwards, once (04, the deadline guard).

A ticket is made without the database, from the request alone, and is the proof of one thing: this very request came at
this instant. It is judged in two steps. Here, before any query: we signed it, for this credential, operation and body;
the act's stamp then becomes the ticket's instant, and every check of windows is made as it would have been then.
In the act's transaction (`exam_sessions.service.admit_ticket`): it is in its validity, and was not used.
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Annotated, Protocol
from uuid import UUID, uuid4

from fastapi import Depends, Header
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.deadlines import TICKET, Window, governed
from app.http.problems import answer_to
from app.kit.errors import Conflict, Invalid, Refusal

VALID = timedelta(minutes=30)
"""[P] From the instant of the ticket, not of the bound: it says how long the service answers for a request it did not
take. An outage that lasts longer is the service's to repair by an extension of the calendar (07, promise 3)."""

LAST = timedelta(hours=1)
"""Before a bound; earlier, who is sent away has time to come back."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAC = 32
_LENGTH = 4 + 16 + 8 + 3 * 32 + _MAC


class Bounds(Protocol):
    """The snapshot of every calendar that the builders hand over; the last one read, while nothing can be read."""

    def closes_within(self, window: Window, at: datetime, span: timedelta) -> bool:
        """Whether some calendar admits this instant, and closes in less than that."""
        ...


@dataclass(frozen=True, slots=True)
class Ticket:
    """What was signed; `same` are the digests of the credential, of the operation and of the body."""

    id: UUID
    arrived_at: datetime
    same: tuple[bytes, bytes, bytes]
    text: str

    def told(self) -> Mapping[str, object]:
        """The contract's ArrivalTicket."""
        return {
            "ticket": self.text,
            "arrived_at": self.arrived_at,
            "valid_until": self.arrived_at + VALID,
            "detail": "Votre demande est arrivée à temps, mais n'a pas pu être traitée. Renvoyez exactement la même, "
            f"avec l'en-tête Arrival-Ticket : dans les {VALID.seconds // 60} minutes qui suivent son arrivée, elle "
            "sera jugée comme à cet instant, même si la période a fermé depuis.",
        }


@dataclass(frozen=True, slots=True)
class Presented:
    """A ticket that comes back with the request that it was made for."""

    ticket: Ticket
    window: Window
    presented_at: datetime

    def require_alive(self) -> None:
        """Raise past its validity."""
        if self.presented_at >= self.ticket.arrived_at + VALID:
            raise Conflict(
                "ticket-expire",
                f"Ce ticket valait {VALID.seconds // 60} minutes après l'arrivée de la demande. Si la panne a duré "
                "plus longtemps, le service peut prolonger la période : consultez le calendrier de votre académie.",
                members={"server_time": self.presented_at},
            )


class TicketOffice:
    """Makes and reads tickets; `cookie` is the one that bears a login. The key is the same in every process."""

    def __init__(self, secret: bytes, *, cookie: str) -> None:
        self._key = hmac.digest(secret, b"arrival-ticket", "sha256")
        self._key_id = sha256(self._key).digest()[:4]
        self._cookie = cookie

    def issue(self, scope: Scope, at: datetime) -> Ticket | None:
        """A ticket for this request, which came at `at`; None for who presents no credential."""
        same = self._same(scope)
        if same is None:
            return None
        number = uuid4()
        micros = (at - _EPOCH) // timedelta(microseconds=1)
        signed = b"".join((self._key_id, number.bytes, micros.to_bytes(8, "big"), *same))
        text = base64.urlsafe_b64encode(signed + self._mac(signed)).decode()
        return Ticket(number, at, same, text)

    def read(self, text: str, scope: Scope) -> Ticket:
        """The ticket, if we signed it and for this request; no query is made."""
        ticket = self._signed(text)
        same = self._same(scope)
        if same is None or same[0] != ticket.same[0]:
            raise Invalid("ticket-autre-identite", "Ce ticket a été donné à une autre connexion que la vôtre.")
        if same[1] != ticket.same[1]:
            raise Invalid(
                "ticket-autre-operation", "Ce ticket a été donné pour une autre opération (ou un autre ETag)."
            )
        if same[2] != ticket.same[2]:
            raise Invalid(
                "ticket-autre-corps", "Ce ticket a été donné pour un autre contenu : renvoyez exactement le même."
            )
        return ticket

    def _signed(self, text: str) -> Ticket:
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
        except ValueError:
            raw = b""
        signed, mac = raw[:-_MAC], raw[-_MAC:]
        sound = len(raw) == _LENGTH and signed[:4] == self._key_id
        if not sound or not hmac.compare_digest(mac, self._mac(signed)):
            raise Invalid("ticket-invalide", "Ce ticket n'a pas été donné par ce service, ou il a été modifié.")
        at = _EPOCH + timedelta(microseconds=int.from_bytes(signed[20:28], "big"))
        return Ticket(UUID(bytes=signed[4:20]), at, (signed[28:60], signed[60:92], signed[92:124]), text)

    def _mac(self, signed: bytes) -> bytes:
        return hmac.digest(self._key, signed, "sha256")

    def _same(self, scope: Scope) -> tuple[bytes, bytes, bytes] | None:
        """If-Match is of the operation: the same change of another version is another change.

        Idempotency-Key is not: it says that a request is sent again, not what it asks.
        """
        headers = dict(reversed(scope["headers"]))
        credential = self._credential(headers)
        if credential is None:
            return None
        operation = f"{scope['method']} {scope['path']}\n".encode() + headers.get(b"if-match", b"")
        body: bytes = scope.get("body", b"")  # that of a DELETE has no meaning (RFC 9110 §9.3.5), the edge reads none
        return sha256(credential).digest(), sha256(operation).digest(), sha256(body).digest()

    def _credential(self, headers: Mapping[bytes, bytes]) -> bytes | None:
        """The opaque secret as sent: whether it still lives is asked when the database is back."""
        scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
        if scheme:
            return token.strip() if scheme.lower() == b"bearer" else None
        try:
            cookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(self._cookie)
        except CookieError:
            return None
        return None if cookie is None else cookie.value.encode()


class Tickets:
    """Pure ASGI, inside the edge, for it needs the whole body: judges the ticket that comes, and offers one.

    Offered to who is told 503 in the last hour. Without a stamp (a process that never read the legal clock) there is
    none: nobody knows when the request came.
    """

    def __init__(self, app: ASGIApp, *, office: TicketOffice, bounds: Bounds) -> None:
        self.app = app
        self.office = office
        self.bounds = bounds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge, then let in."""
        guarded = governed(scope["method"], scope["path"]) if scope["type"] == "http" else None
        at: datetime | None = scope.get("arrived_at")
        if guarded is None or at is None:
            await self.app(scope, receive, send)
            return
        try:
            self._present(scope, guarded.window, at)
        except Refusal as refusal:
            await answer_to(scope, refusal)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _present(self, scope: Scope, window: Window, at: datetime) -> None:
        text = next((value for name, value in scope["headers"] if name == TICKET), None)
        if text is None:
            scope["ticket_offer"] = lambda: self._offer(scope, window, at)
            return
        ticket = self.office.read(text.decode("latin-1"), scope)
        scope["arrived_at"] = ticket.arrived_at
        scope["ticket"] = Presented(ticket, window, at)
        scope["ticket_offer"] = lambda: ticket  # still no database: the same ticket, as long as before

    def _offer(self, scope: Scope, window: Window, at: datetime) -> Ticket | None:
        return self.office.issue(scope, at) if self.bounds.closes_within(window, at, LAST) else None


async def presented(request: Request, arrival_ticket: Annotated[str | None, Header()] = None) -> Presented | None:
    """The ticket of this request, judged before its door; None for nearly everybody."""
    del arrival_ticket
    found: Presented | None = request.scope.get("ticket")
    return found


ArrivalTicket = Annotated[Presented | None, Depends(presented)]
