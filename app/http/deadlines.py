"""The deadline guard: it stamps each arrival on the legal clock, and refuses early what no window admits.

The exact verdict belongs to the service, under the row's lock, with the académie's own calendar.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

import orjson
import structlog
from psycopg.errors import CheckViolation
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.now import Clock
from app.http.problems import problem
from app.kit.errors import Refusal

WALLS = frozenset({"registration_versions_window", "depots_window"})
"""The constraint triggers that judge again, at COMMIT."""

log = structlog.get_logger("deadlines")
TICKET = b"arrival-ticket"
"""The header of who came in time and was not served (app/http/tickets.py judges it)."""


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


_ACCOUNT = "un compte est permanent : on l'ouvre, on y entre et on le tient à jour toute l'année"
_NO_EFFECT = "un formulaire inachevé n'a aucun effet"
_ANNOUNCED = "l'acte est l'annonce du fichier, qui en fixe l'empreinte"
_AGENT = "un agent travaille toute l'année ; rien d'un candidat n'en dépend"
_IDENTITY = "l'identité n'est d'aucune période : elle se corrige quand l'erreur se voit"
_ASKED = "un complément se demande après le terme, et porte sa propre date"
_SETTING = "un administrateur règle toute l'année ; aucun terme n'en dépend"
_MACHINE = "un système entre et sort toute l'année ; ce qu'il fait a sa propre ligne"
_REHEARSAL = "un bac à sable ne juge rien de vrai ; les actes qu'on y fait faire gardent leurs propres termes"
_SERVICE = "le service examine après le terme ; rien du candidat n'en devient tardif, ni à temps"

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
    Guarded("POST", "/v1/training-body/registrations/{registration_id}/certificats", Window.JUSTIFICATIFS, late=True),
    Guarded(
        "DELETE",
        "/v1/training-body/registrations/{registration_id}/certificats/{depot_id}",
        Window.JUSTIFICATIFS,
        late=True,
    ),
)
"""Every writing operation that the calendar governs; a test walks the doors and asks for the rest's reasons."""

_PATHS = [(one, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", one.path))) for one in GUARDED]
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def governed(method: str, path: str) -> Guarded | None:
    """The operation of this request, if a window governs it."""
    if method not in _WRITING:
        return None
    return next((one for one, shape in _PATHS if one.method == method and shape.fullmatch(path)), None)


_ATTESTED = "un organisme atteste à tout moment : rien de l'inscription n'en change"
FREE: Sequence[tuple[str, str, str]] = (
    ("POST", "/v1/registrations/checks", "n'enregistre rien"),
    ("POST", "/v1/depots/{depot_id}/completion", _ANNOUNCED),
    (
        "POST",
        "/v1/training-body/registrations/{registration_id}/certificats/{depot_id}/completion",
        _ANNOUNCED,
    ),
    (
        "PUT",
        "/v1/registrations/{registration_id}/training-body-agreement",
        "un accord se donne et se retire à tout moment : rien de l'inscription n'en change",
    ),
    (
        "POST",
        "/v1/registrations/{registration_id}/attestations/{attestation_id}/contests",
        "une attestation fausse se conteste à tout moment",
    ),
    ("POST", "/v1/training-body/attestations", _ATTESTED),
    ("POST", "/v1/training-body/attestation-files", _ATTESTED),
    ("PUT", "/v1/drafts/{year}", _NO_EFFECT),
    ("DELETE", "/v1/drafts/{year}", _NO_EFFECT),
    ("PATCH", "/v1/notifications/{notification_id}", "avoir lu un message n'a aucun effet"),
    ("POST", "/v1/accounts", _ACCOUNT),
    ("POST", "/v1/accounts/activations", _ACCOUNT),
    ("POST", "/v1/accounts/activation-mails", _ACCOUNT),
    ("POST", "/v1/accounts/password-resets", _ACCOUNT),
    ("PUT", "/v1/accounts/password-resets/{token}", _ACCOUNT),
    ("PATCH", "/v1/me", "l'identité se corrige jusqu'à ce qu'une inscription la fige, quel que soit le jour"),
    ("DELETE", "/v1/me", _ACCOUNT),
    ("POST", "/v1/me/identity-corrections", _IDENTITY),
    ("DELETE", "/v1/me/identity-corrections/{correction_id}", _IDENTITY),
    ("PUT", "/v1/me/password", _ACCOUNT),
    ("POST", "/v1/me/email-changes", _ACCOUNT),
    ("POST", "/v1/me/email-changes/confirmations", _ACCOUNT),
    ("POST", "/v1/logins", _ACCOUNT),
    ("DELETE", "/v1/logins/current", _ACCOUNT),
    ("DELETE", "/v1/logins/{login_id}", _ACCOUNT),
    ("POST", "/v1/staff/depots/{depot_id}/reviews", _SERVICE),
    ("POST", "/v1/staff/registrations/{registration_id}/justificatifs/{piece}/non-concerne/reviews", _SERVICE),
    (
        "POST",
        "/v1/staff/registrations/{registration_id}/justificatifs/{piece}/second-chance/closings",
        "elle ne fait que fermer, avant sa date, ce qu'un refus technique avait ouvert",
    ),
    ("POST", "/v1/staff/dossiers/{registration_id}/assignment", _SERVICE),
    ("DELETE", "/v1/staff/dossiers/{registration_id}/assignment", _SERVICE),
    ("POST", "/v1/staff/dossiers/{registration_id}/notes", _SERVICE),
    ("POST", "/v1/staff/dossiers/{registration_id}/messages", _SERVICE),
    ("POST", "/v1/staff/dossiers/{registration_id}/complement-requests", _ASKED),
    ("POST", "/v1/staff/complement-requests/{complement_id}/extensions", _ASKED),
    (
        "POST",
        "/v1/staff/complement-requests/{complement_id}/cancellations",
        "elle ne fait que fermer, avant sa date, ce qu'un agent avait ouvert",
    ),
    ("POST", "/v1/staff/broadcasts", _SERVICE),
    ("POST", "/v1/staff/identity-corrections/{correction_id}/decisions", _IDENTITY),
    ("POST", "/v1/staff/registrations/{registration_id}/identity-corrections", _IDENTITY),
    (
        "POST",
        "/v1/staff/registrations/{registration_id}/corrections",
        "le service corrige après le terme, en son nom : il en laisse la dérogation et le motif",
    ),
    ("POST", "/v1/staff/registrations/{registration_id}/corrections/checks", "n'enregistre rien de l'inscription"),
    ("POST", "/v1/staff/bulk-acts", _SERVICE),
    ("DELETE", "/v1/staff/bulk-acts/{bulk_act_id}", _SERVICE),
    ("POST", "/v1/staff/dossiers/{registration_id}/decisions", _SERVICE),
    ("POST", "/v1/staff/letter-batches", _SERVICE),
    ("POST", "/v1/staff/letter-batches/{batch_id}/sent", _SERVICE),
    ("POST", "/v1/staff/amenagement-imports", "ce que dit AMEX se rapproche toute l'année ; rien ici n'en dépend"),
    ("POST", "/v1/staff/logins", _AGENT),
    ("DELETE", "/v1/staff/logins/current", _AGENT),
    ("POST", "/v1/staff/enrolments", _AGENT),
    ("POST", "/v1/staff/enrolments/confirmations", _AGENT),
    ("POST", "/v1/staff/tokens", _AGENT),
    ("DELETE", "/v1/staff/tokens/{token_id}", _AGENT),
    ("POST", "/v1/staff/agents", _AGENT),
    ("PATCH", "/v1/staff/agents/{agent_id}", _AGENT),
    ("POST", "/v1/staff/agents/{agent_id}/invitations", _AGENT),
    ("POST", "/v1/staff/exam-sessions", _SETTING),
    ("PATCH", "/v1/staff/exam-sessions/{year}", _SETTING),
    ("PUT", "/v1/staff/exam-sessions/{year}/pieces/{piece}", _SETTING),
    ("DELETE", "/v1/staff/exam-sessions/{year}/pieces/{piece}", _SETTING),
    ("PUT", "/v1/staff/exam-sessions/{year}/refusal-motifs/{motif}", _SETTING),
    ("PUT", "/v1/staff/exam-sessions/{year}/decision-motifs/{motif}", _SETTING),
    ("POST", "/v1/staff/catalogue-imports", _SETTING),
    ("POST", "/v1/staff/training-bodies", _SETTING),
    ("PATCH", "/v1/staff/training-bodies/{training_body_id}", _SETTING),
    ("POST", "/v1/staff/training-bodies/{training_body_id}/secrets", _SETTING),
    ("DELETE", "/v1/staff/training-bodies/{training_body_id}/secrets/{secret_id}", _SETTING),
    ("POST", "/v1/training-body/sandbox/candidates", _REHEARSAL),
    ("PUT", "/v1/training-body/sandbox/candidates/{candidate_id}/state", _REHEARSAL),
    ("POST", "/v1/training-body/sandbox/clock", _REHEARSAL),
    ("POST", "/v1/training-body/sandbox/webhooks/{webhook_id}/messages", _REHEARSAL),
    ("PUT", "/v1/staff/training-bodies/{training_body_id}/keys", _SETTING),
    ("DELETE", "/v1/staff/training-bodies/{training_body_id}/keys/{key_id}", _SETTING),
    ("POST", "/v1/training-body/webhooks", _MACHINE),
    ("PATCH", "/v1/training-body/webhooks/{webhook_id}", _MACHINE),
    ("DELETE", "/v1/training-body/webhooks/{webhook_id}", _MACHINE),
    ("POST", "/v1/training-body/webhooks/{webhook_id}/secrets", _MACHINE),
    ("POST", "/v1/training-body/webhooks/{webhook_id}/pings", _MACHINE),
    ("POST", "/v1/training-body/webhooks/{webhook_id}/deliveries/{delivery_id}/replays", _MACHINE),
    ("POST", "/v1/oauth/token", _MACHINE),
    ("POST", "/v1/oauth/revoke", _MACHINE),
    ("PUT", "/v1/staff/exam-sessions/{year}/calendars/{academie}", "elle fixe les périodes elles-mêmes"),
)
"""Every other writing operation, and why no window governs it: what is in neither table does not pass the tests."""


class Calendars(Protocol):
    """The snapshot of every calendar that the builders hand to the guard."""

    def refusal(self, window: Window, at: datetime) -> Refusal | None:
        """Why no calendar at all admits such an act at this instant; None if one does."""
        ...

    def shut(self, window: Window, year: int, academie: str, at: datetime) -> Refusal:
        """What is told of an act that the database itself found out of this calendar's window."""
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
        if at is None or any(name == TICKET for name, _ in scope["headers"]):
            return None
        guarded = governed(scope["method"], scope["path"])
        return None if guarded is None or guarded.late else self.calendars.refusal(guarded.window, at)


def last_wall(calendars: Calendars) -> Callable[[Request, Exception], Awaitable[Response]]:
    """What is answered when the database refuses, at COMMIT, what every check before it let through."""

    async def refused(request: Request, failure: Exception) -> Response:
        met = _met(failure)
        if met is None:
            raise failure
        # Nobody should ever come so far: either a door does not judge, or a request outlived its limit.
        log.critical("last-wall", method=request.method, route=getattr(request.scope.get("route"), "path", None), **met)
        at = datetime.fromisoformat(str(met["at"])).astimezone(UTC)
        refusal = calendars.shut(Window(str(met["window"])), int(str(met["year"])), str(met["academie"]), at)
        return problem(refusal, trace_id=request.scope.get("trace_id", ""))

    return refused


def _met(failure: Exception) -> Mapping[str, object] | None:
    """The bound that a row ran into; None when it broke another constraint."""
    if not isinstance(failure, CheckViolation) or failure.diag.constraint_name not in WALLS:
        return None
    met: Mapping[str, object] = orjson.loads(failure.diag.message_detail or "{}")
    return met
