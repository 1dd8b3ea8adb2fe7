"""The deadline guard, first form: it stamps each arrival on the legal clock, and refuses early what no window admits.

The exact verdict belongs to the service, under the row's lock, with the académie's own calendar.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.now import Clock
from app.http.problems import problem
from app.kit.errors import Refusal


class Window(StrEnum):
    """What a writing operation must fall into."""

    REGISTRATION = "registration"
    JUSTIFICATIFS = "justificatifs"


@dataclass(frozen=True, slots=True)
class Guarded:
    """One operation and its window. `late` says whether the next step knows lawful late cases."""

    method: str
    path: str
    window: Window
    late: bool = False


GUARDED: Sequence[Guarded] = (
    Guarded("POST", "/v1/registrations", Window.REGISTRATION),
    Guarded("POST", "/v1/registrations/renewals", Window.REGISTRATION),
    Guarded("PATCH", "/v1/registrations/{registration_id}", Window.REGISTRATION),
    Guarded("DELETE", "/v1/registrations/{registration_id}", Window.REGISTRATION),
    # R408 may come late, a complement has its own date (02): only the service can tell.
    Guarded(
        "POST", "/v1/registrations/{registration_id}/justificatifs/{piece}/depots", Window.JUSTIFICATIFS, late=True
    ),
    Guarded(
        "PUT", "/v1/registrations/{registration_id}/justificatifs/{piece}/non-concerne", Window.JUSTIFICATIFS, late=True
    ),
    Guarded("DELETE", "/v1/depots/{depot_id}", Window.JUSTIFICATIFS, late=True),
)
"""Every writing operation that the calendar governs; a test walks the doors and asks for the rest's reasons."""

_EARLY = [(one, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", one.path))) for one in GUARDED if not one.late]

FREE: Sequence[tuple[str, str, str]] = (
    ("POST", "/v1/registrations/checks", "writes nothing"),
    ("POST", "/v1/depots/{depot_id}/completion", "the declaration was the act (03, « Uploads »)"),
    ("PUT", "/v1/drafts/{year}", "an unfinished form has no legal effect"),
    ("DELETE", "/v1/drafts/{year}", "an unfinished form has no legal effect"),
)
"""Writing operations on registrations that no window governs, and why."""


class Calendars(Protocol):
    """The snapshot of every calendar that the builders hand to the guard."""

    def refusal(self, window: Window, at: datetime) -> Refusal | None:
        """Why no calendar at all admits such an act at this instant; None if one does."""
        ...


class Deadlines:
    """Pure ASGI."""

    def __init__(self, app: ASGIApp, *, clock: Clock, calendars: Calendars) -> None:
        self.app = app
        self.clock = clock
        self.calendars = calendars

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stamp, then let in or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["arrived_at"] = self.clock.stamp()
        if scope["method"] not in {"GET", "HEAD", "OPTIONS"} and (refusal := self._early(scope)):
            await problem(refusal, trace_id=scope.get("trace_id", ""))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _early(self, scope: Scope) -> Refusal | None:
        at: datetime | None = scope["arrived_at"]
        if at is None:
            return None
        for guarded, path in _EARLY:
            if guarded.method == scope["method"] and path.fullmatch(scope["path"]):
                return self.calendars.refusal(guarded.window, at)
        return None
