"""Tokens of training bodies' systems: RFC 6749 §4.4, RFC 7523 and RFC 7009, whose answers and refusals are not ours."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import unquote_plus
from uuid import UUID

from fastapi import APIRouter, Form, Header
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.accounts.service import limits
from app.http.answers import Answer
from app.http.doors import twice
from app.http.house import House, HouseDep
from app.http.now import Now, machine_time
from app.http.transaction import Db
from app.organismes import service
from app.organismes.rules.assertions import Unsaid
from app.organismes.rules.bodies import TOKEN_LIFE
from app.organismes.schemas import RevocationForm, TokenForm
from app.organismes.service import Asked, BeyondSecret, ByKey, BySecret

router = APIRouter(prefix="/v1", tags=["organismes"])

GRANT = "client_credentials"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_HOW = (
    "L'organisme (son identifiant, un UUID) se fait connaître d'une façon, et d'une seule : « client_id » et"
    " « client_secret », les mêmes dans l'en-tête Authorization (Basic), ou « client_assertion » et son type."
)


@router.post("/oauth/token", operation_id="grantToken")
async def grant(
    form: Annotated[TokenForm, Form()],
    request: Request,
    house: HouseDep,
    now: Now,
    db: Db,
    authorization: Annotated[str | None, Header()] = None,
) -> Response:
    """A secret, or what a key signed, for a token of a quarter of an hour."""
    await limits.logging_in(house.database, now, host=_host(request))
    asked = _asked(request, house, authorization, form)
    if asked is None:
        return _nobody(authorization, _HOW)
    if (refusal := _misasked(form, twice(await request.form()))) is not None:
        return refusal
    wanted = frozenset(form.scope.split()) if form.scope else None
    try:
        granted = await service.grant(db, asked, wanted)
    except BeyondSecret as beyond:
        return _refused("invalid_scope", f"Ce secret, ou cette clé, n'a pas la portée : {beyond}.")
    except Unsaid as unsaid:
        return _unsaid(unsaid)
    if granted is None:
        return _nobody(authorization)
    return Answer(
        {
            "access_token": granted.token,
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFE.total_seconds()),
            "scope": " ".join(granted.scopes),
        }
    )


@router.post("/oauth/revoke", operation_id="revokeToken")
async def revoke(
    form: Annotated[RevocationForm, Form()],
    request: Request,
    house: HouseDep,
    now: Now,
    db: Db,
    authorization: Annotated[str | None, Header()] = None,
) -> Response:
    """A token unknown, or another's, gives the same answer."""
    await limits.logging_in(house.database, now, host=_host(request))
    asked = _asked(request, house, authorization, form)
    if asked is None:
        return _nobody(authorization, _HOW)
    if names := twice(await request.form()):
        return _twice(names)
    if not form.token:
        return _refused("invalid_request", "« token » est le jeton à révoquer.")
    try:
        known = await service.revoke_token(db, asked, form.token)
    except Unsaid as unsaid:
        return _unsaid(unsaid)
    if not known:
        return _nobody(authorization)
    return Response(status_code=200)


def _asked(request: Request, house: House, authorization: str | None, form: TokenForm | RevocationForm) -> Asked | None:
    """What proves who asks, by one way of the three (RFC 6749 §2.3)."""
    if form.client_assertion or form.client_assertion_type:
        return None if authorization or form.client_secret else _by_key(request, house, form)
    if authorization is not None:
        given = None if form.client_id or form.client_secret else _basic(authorization)
    else:
        given = (form.client_id, form.client_secret) if form.client_id and form.client_secret else None
    try:
        return None if given is None else BySecret(UUID(given[0]), given[1], _host(request))
    except ValueError:
        return None


def _misasked(form: TokenForm, names: Sequence[str]) -> Response | None:
    if names:
        return _twice(names)
    if form.grant_type != GRANT:
        wrong = "unsupported_grant_type" if form.grant_type else "invalid_request"
        return _refused(wrong, f"« grant_type » vaut « {GRANT} ».")
    return None


def _twice(names: Sequence[str]) -> Response:
    """RFC 6749 §3.2."""
    return _refused("invalid_request", f"Donné plusieurs fois : {', '.join(names)}.")


def _by_key(request: Request, house: House, form: TokenForm | RevocationForm) -> ByKey | None:
    if form.client_assertion_type != ASSERTION:
        return None
    audiences = (house.public_url, f"{house.public_url}{router.prefix}/oauth/token")
    try:
        client = UUID(form.client_id) if form.client_id else None
    except ValueError:
        return None
    return ByKey(client, form.client_assertion, _host(request), audiences, machine_time())


def _basic(authorization: str) -> tuple[str, str] | None:
    scheme, _, told = authorization.partition(" ")
    try:
        client_id, _, secret = base64.b64decode(told.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    # RFC 6749 §2.3.1: each is form-encoded before.
    return (unquote_plus(client_id), unquote_plus(secret)) if scheme.lower() == "basic" else None


def _nobody(authorization: str | None, why: str = "Organisme, secret, clé ou adresse refusés.") -> Response:
    """Body, secret, key or network: not said which; how to say who asks, to whoever did not."""
    headers = {} if authorization is None else {"www-authenticate": 'Basic realm="inscription-bts", charset="UTF-8"'}
    return _refused("invalid_client", why, status=401, headers=headers)


def _unsaid(unsaid: Unsaid) -> Response:
    """Who signs with a key of the body is told what they said wrong: they could not learn it otherwise."""
    return _refused("invalid_client", f"L'assertion est bien signée, mais {unsaid}.", status=401)


def _refused(error: str, detail: str, *, status: int = 400, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": error, "error_description": detail}, status_code=status, headers=headers)


def _host(request: Request) -> str | None:
    return request.client.host if request.client else None
