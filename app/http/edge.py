"""The edge: bodies too long, of a wrong type, or that no reader should be given, are refused once, here.

Bare FastAPI answers 500 to NUL bytes, lone surrogates, huge integers and NaN (04, fact 8).
"""

from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.problems import problem
from app.kit.errors import BadRequest, Refusal, TooLarge, WrongType

LONGEST = 256 * 1024
"""Bytes of a body; candidates' files never pass here, they go straight to S3."""
FORMS: Mapping[str, int] = {
    "/v1/staff/amenagement-imports": 1024 * 1024,
    "/v1/training-body/attestation-files": 1024 * 1024,  # some ten thousand students
    "/v1/staff/catalogue-imports": 1024 * 1024,  # the whole catalogue is a seventh of it
}
"""Where a form with files is sent, and its longest: held in memory, never spooled on a disk."""

_READ = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_DEPTH = 32


class Edge:
    """Pure ASGI: reads the body, judges it, hands it on whole."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in what is sound."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            _judge_address(scope)
            if scope["method"] not in _READ:
                receive = await _judged(scope, receive)
        except Refusal as refusal:
            await problem(refusal, trace_id=scope.get("trace_id", ""))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _judge_address(scope: Scope) -> None:
    for part in (scope.get("raw_path") or b"", scope["query_string"]):
        if b"%" in part and not _sound(unquote_to_bytes(part)):
            raise BadRequest("adresse-illisible", "L'adresse demandée contient un caractère interdit.")


def _sound(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode()
    except UnicodeDecodeError:
        return False


async def _judged(scope: Scope, receive: Receive) -> Receive:
    body = await _body(receive, FORMS.get(scope["path"], LONGEST))
    if body:
        _judge_body(scope, body)
    scope["body"] = body  # tickets are made of its digest
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _body(receive: Receive, longest: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("corps-interrompu", "Le corps de la requête n'est pas arrivé en entier.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > longest:
            raise TooLarge("corps-trop-long", f"Le corps de la requête dépasse {longest // 1024} Kio.")
    return b"".join(parts)


def _judge_body(scope: Scope, body: bytes) -> None:
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"").decode("latin-1")
    media = kind.partition(";")[0].strip().lower()
    wanted = _wanted(scope)
    if media not in wanted:
        raise WrongType(
            "type-refuse", f"Type de contenu attendu : {' ou '.join(wanted)}.", members={"accept": ", ".join(wanted)}
        )
    if wanted not in {_FORM, _OAUTH}:
        _judge_json(body)
    elif b"\0" in body or b"%00" in body:
        files = " Un fichier s'envoie en CSV et en UTF-8 : ni classeur, ni UTF-16." if wanted == _FORM else ""
        raise BadRequest("caractere-nul", f"Le corps de la requête contient un caractère nul.{files}")


_FORM = ("multipart/form-data",)
_OAUTH = ("application/x-www-form-urlencoded",)
OAUTH = frozenset({"/v1/oauth/token", "/v1/oauth/revoke"})
"""Where RFC 6749 and RFC 7009 say how a body is written."""


def _wanted(scope: Scope) -> tuple[str, ...]:
    if scope["path"] in FORMS:
        return _FORM
    if scope["path"] in OAUTH:
        return _OAUTH
    return ("application/merge-patch+json",) if scope["method"] == "PATCH" else ("application/json",)


def _judge_json(body: bytes) -> None:
    """Strict JSON: no NaN, no lone surrogate, no integer over 64 bits (orjson), no NUL, no deep nesting."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest("json-illisible", "Le corps de la requête n'est pas du JSON lisible, en UTF-8.") from None
    if b"\\u0000" in body:
        raise BadRequest("caractere-nul", "Le corps de la requête contient un caractère nul.")
    if body.count(b"[") + body.count(b"{") > _DEPTH and _depth(body) > _DEPTH:
        raise BadRequest("json-trop-profond", f"Le JSON ne peut pas s'imbriquer sur plus de {_DEPTH} niveaux.")


def _depth(body: bytes) -> int:
    """The most brackets open at once; those inside texts count too, which only makes it stricter."""
    deepest = level = 0
    for byte in body:
        level += (byte in b"[{") - (byte in b"]}")
        deepest = max(deepest, level)
    return deepest
