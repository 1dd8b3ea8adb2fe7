"""RFC 9457: every refusal and every failure as application/problem+json, in French."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg import OperationalError
from psycopg import errors as pg
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from app.http.accept import preferred
from app.http.validation import refused
from app.kit.errors import Absent, BadRequest, Refusal, RefusalForNow, Unauthenticated, Unavailable, Violation

TITLES: Mapping[int, str] = {
    400: "Requête illisible",
    401: "Identification nécessaire",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Impossible dans l'état actuel",
    410: "Lien expiré ou déjà utilisé",
    412: "Version périmée",
    413: "Contenu trop volumineux",
    415: "Type de contenu refusé",
    422: "Données refusées",
    428: "Condition obligatoire",
    429: "Trop de requêtes",
    500: "Erreur interne",
    503: "Service momentanément indisponible",
}

ABSENT = Absent("introuvable", "Cette ressource n'existe pas, ou elle ne vous appartient pas.")
"""One answer for what is absent and for what is not yours: the same bytes."""

_OURS = 500
"""From this status on the failure is ours, and 500 itself a defect."""

_OUTAGES = (OperationalError, PoolTimeout, pg.QueryCanceled, pg.LockNotAvailable)

log = structlog.get_logger("problems")


class Problem(Response):
    """An answer of type application/problem+json; for a terminal that asks for text/plain, the same in few lines."""

    media_type = "application/problem+json"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, in the form that the reader prefers: wherever a problem is made, it is sent by this."""
        if preferred(_accept(scope), (self.media_type, "application/json", _TEXT)) != _TEXT:
            await super().__call__(scope, receive, send)
            return
        told = Response(lines(self.body), self.status_code, media_type=_TEXT)
        kept = {name: value for name, value in self.headers.items() if name not in _OF_THE_FORM}
        told.headers.update(kept)
        await told(scope, receive, send)


_TEXT = "text/plain"
# What would begin another line, or order a terminal about.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_OF_THE_FORM = frozenset({"content-type", "content-length"})


def _accept(scope: Scope) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept"), None)


def lines(content: bytes | memoryview) -> str:
    """The contract's ProblemText, from its Problem: a line for the whole, then one for each rule broken."""
    found = orjson.loads(content)
    told = [f"{found['title']} : {found['detail']}"]
    for error in found.get("errors", ()):
        place = error.get("pointer") or error.get("parameter") or error.get("header") or "corps"
        source = f" ({error['source']})" if "source" in error else ""
        told.append(f"{place} : {error['detail']}{source}")
    return "".join(f"{_CONTROLS.sub(' ', one)}\n" for one in told)


def problem(refusal: Refusal, *, trace_id: str) -> Problem:
    """The refusal as the client receives it."""
    content: dict[str, object] = {
        "type": f"/problems/{refusal.code}",
        "title": TITLES[refusal.status],
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
        "trace_id": trace_id,
        **refusal.members,
    }
    if refusal.violations:
        content["errors"] = [told(violation) for violation in refusal.violations]
    headers = {"content-language": "fr", "cache-control": "no-store"}
    if isinstance(refusal, RefusalForNow):
        headers["retry-after"] = str(refusal.retry_after)
    if isinstance(refusal, Unauthenticated):
        headers["www-authenticate"] = 'Bearer realm="inscription-bts"'
    headers |= {name: str(content.pop(name)) for name in ("allow", "accept") if name in content}
    return Problem(orjson.dumps(content, option=orjson.OPT_UTC_Z), status_code=refusal.status, headers=headers)


def answer_to(scope: Scope, refusal: Refusal) -> Problem:
    """The refusal as this request receives it: with an arrival ticket, when it is one to which one is due."""
    offer: Callable[[], _Told | None] | None = scope.get("ticket_offer")
    if not isinstance(refusal, Unavailable) or offer is None or (ticket := offer()) is None:
        return problem(refusal, trace_id=scope.get("trace_id", ""))
    members = {**refusal.members, "arrival_ticket": ticket.told()}
    later = Unavailable(refusal.code, refusal.detail, retry_after=refusal.retry_after, members=members)
    answer = problem(later, trace_id=scope.get("trace_id", ""))
    answer.headers["arrival-ticket"] = ticket.text
    return answer


def told(violation: Violation) -> dict[str, str]:
    """The contract's Violation: `?name` is a query or path parameter, `@name` a header, all else a JSON pointer."""
    match violation.field[:1]:
        case "?":
            place, name = "parameter", violation.field[1:]
        case "@":
            place, name = "header", violation.field[1:]
        case _:
            place, name = "pointer", violation.field
    error = {place: name, "code": violation.code, "detail": violation.detail}
    return {**error, "source": violation.source} if violation.source else error


class _Told(Protocol):
    """A ticket, as far as its answer goes."""

    @property
    def text(self) -> str: ...

    def told(self) -> Mapping[str, object]: ...


class _MethodNotAllowed(Refusal):
    status = 405


class _Internal(Refusal):
    status = 500


_UNREADABLE = BadRequest("formulaire-illisible", "Le corps de la requête n'est pas un formulaire lisible.")


def refusal_of(failure: Exception) -> Refusal:
    """Our words for what went wrong; an outage is never a verdict."""
    match failure:
        case Refusal():
            return failure
        case RequestValidationError():
            return refused(failure)
        case HTTPException(status_code=400):
            return _UNREADABLE
        case HTTPException(status_code=404):
            return ABSENT
        case _ if isinstance(failure, (*_OUTAGES, TimeoutError)):
            return Unavailable(
                "indisponible",
                # A COMMIT cut short may have been done: we do not say that nothing was.
                "Le service est momentanément indisponible, ce n'est pas un refus : réessayez. Si vous enregistriez, "
                "relisez d'abord, ou renvoyez la même requête avec la même Idempotency-Key.",
                retry_after=5,
            )
        case _:
            return _Internal("erreur-interne", "Une erreur est survenue de notre côté. Rien n'a été enregistré.")


def _no_such_method(request: Request) -> Refusal:
    """With all that the address accepts: each method is a route of its own, and the framework names the first one's."""
    routes = [one for one in request.app.router.routes if isinstance(one, Route)]
    here = next(one.path for one in routes if one.matches(request.scope)[0] is Match.PARTIAL)
    allowed = ", ".join(sorted({name for one in routes if one.path == here for name in one.methods or ()}))
    return _MethodNotAllowed(
        "methode-non-permise", f"Cette adresse n'accepte que : {allowed}.", members={"allow": allowed}
    )


async def _answer(request: Request, failure: Exception) -> Response:
    unmet = isinstance(failure, HTTPException) and failure.status_code == _MethodNotAllowed.status
    refusal = _no_such_method(request) if unmet else refusal_of(failure)
    if refusal.status >= _OURS:
        # The failure's text may quote personal data: its kind and place are enough to find it again.
        log.error("failure", failure=type(failure).__name__, code=refusal.code, exc_info=refusal.status == _OURS)
    return answer_to(request.scope, refusal)


def install(app: FastAPI) -> None:
    """Every way out of a door that is not an answer."""
    for kind in (Refusal, RequestValidationError, HTTPException, *_OUTAGES):
        app.add_exception_handler(kind, _answer)
