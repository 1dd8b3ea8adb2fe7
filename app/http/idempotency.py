"""The same request sent again gives the same answer and no second effect (Idempotency-Key).

The row is in the effect's own transaction: both are there, or neither. A request still running
holds the row's lock: its twin waits, then replays, or is told to come back.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header
from psycopg.errors import LockNotAvailable
from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from starlette.requests import Request
from starlette.responses import Response

from app.db.statements import command, query
from app.db.transaction import Transaction
from app.http.house import the_house
from app.http.models import IdempotencyKey as Row
from app.http.problems import Problem, problem
from app.kit.errors import BadRequest, Busy, Invalid, Refusal, RefusalForNow
from app.kit.sealing import seal, unsealed

_KEY = re.compile(r"[\x21-\x7e]{8,200}")
_KEPT = ("content-type", "content-language", "etag", "location")
_PURPOSE = "idempotency"


@dataclass(frozen=True, slots=True)
class _Given:
    digest: bytes
    status: int | None
    headers: dict[str, str] | None
    body: bytes | None


_TAKE = command(
    insert(Row)
    .values(owner=bindparam("owner"), key=bindparam("key"), digest=bindparam("digest"))
    .on_conflict_do_nothing()
)
_GIVEN = query(
    select(Row.digest, Row.status, Row.headers, Row.body).where(
        Row.owner == bindparam("owner"), Row.key == bindparam("key")
    ),
    into=_Given,
)
_KEEP = command(
    update(Row)
    .where(Row.owner == bindparam("of_owner"), Row.key == bindparam("of_key"))
    .values(status=bindparam("status"), headers=bindparam("headers"), body=bindparam("body"))
)
_FORGET = command(delete(Row).where(Row.created_at < func.legal_now() - func.make_interval(0, 0, 0, 1)))


@dataclass(frozen=True, slots=True)
class Once:
    """The key of one request, or none: then the act simply runs."""

    key: str | None
    request: Request

    async def __call__(
        self, db: Transaction, owner: str, act: Callable[[], Awaitable[Response]], *, secret: bool = False
    ) -> Response:
        """Run `act`, or give again the answer that it gave `owner` under this key; kept sealed if it shows a secret."""
        if self.key is None:
            return await act()
        digest = self._digest()
        try:
            taken = await db.run(_TAKE, owner=owner, key=self.key, digest=digest)
        except LockNotAvailable:
            raise _running() from None
        if not taken:
            return await self._again(db, owner, digest, secret=secret)
        answer = await self._run(db, act)
        kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
        body = self._sealed(owner, bytes(answer.body)) if secret else answer.body
        await db.run(_KEEP, of_owner=owner, of_key=self.key, status=answer.status_code, headers=Jsonb(kept), body=body)
        return answer

    async def _run(self, db: Transaction, act: Callable[[], Awaitable[Response]]) -> Response:
        try:
            async with db.savepoint():
                return await act()
        except RefusalForNow:
            raise  # an outage is never a verdict: nothing is kept, the same key may try again
        except Refusal as refusal:
            # The savepoint undid the act; the refusal itself is kept, as this key's answer.
            return problem(refusal, trace_id=self.request.scope.get("trace_id", ""))

    async def _again(self, db: Transaction, owner: str, digest: bytes, *, secret: bool) -> Response:
        given = await db.row(_GIVEN, owner=owner, key=self.key)
        if given is None or given.status is None:
            raise _running()
        if given.digest != digest:
            detail = "Cette clé Idempotency-Key a déjà servi pour une autre requête : donnez-en une autre."
            raise Invalid("cle-reutilisee", detail)
        headers = {**(given.headers or {}), "idempotent-replayed": "true"}
        # A refusal is sent as one: in the form that this reader prefers.
        answer = Problem if headers.get("content-type") == Problem.media_type else Response
        body = self._opened(owner, given.body or b"") if secret else given.body
        return answer(body, given.status, headers=headers)

    def _sealed(self, owner: str, body: bytes) -> bytes:
        return seal(the_house(self.request).secret, _PURPOSE, body, to=f"{owner}\0{self.key}".encode())

    def _opened(self, owner: str, sealed: bytes) -> bytes:
        body = unsealed(the_house(self.request).secret, _PURPOSE, sealed, to=f"{owner}\0{self.key}".encode())
        if body is None:  # the service's own key was changed since
            raise Invalid("cle-reutilisee", "La réponse donnée sous cette clé Idempotency-Key n'est plus lisible.")
        return body

    def _digest(self) -> bytes:
        """Of all that is asked, If-Match too: with another version it is another request.

        An arrival ticket is not of it: who sends the request again with it must get the answer if there was one.
        """
        scope = self.request.scope
        seen = hashlib.sha256(f"{scope['method']} {scope['path']}\n".encode())
        if (version := self.request.headers.get("if-match")) is not None:
            seen.update(f"If-Match: {version}\n".encode())
        # The edge read it; what separates the files of a form is drawn anew at each sending, and asks nothing.
        boundary = self.request.headers.get("content-type", "").partition("boundary=")[2].strip('"')
        body: bytes = scope["body"]
        seen.update(body.replace(boundary.encode("latin-1"), b"") if boundary else body)
        return seen.digest()


def _running() -> Busy:
    return Busy("requete-en-cours", "La même requête est en cours : réessayez dans quelques secondes.", retry_after=2)


async def once(request: Request, idempotency_key: Annotated[str | None, Header()] = None) -> Once:
    """The request's key: 8 to 200 visible ASCII characters, quotes allowed."""
    if idempotency_key is not None and not _KEY.fullmatch(idempotency_key):
        raise BadRequest("cle-illisible", "L'en-tête Idempotency-Key attend 8 à 200 caractères visibles, sans espace.")
    return Once(key=idempotency_key, request=request)


IdempotencyKey = Annotated[Once, Depends(once)]


async def forget_old_keys(db: Transaction) -> int:
    """Keys are honoured for 24 hours."""
    return await db.run(_FORGET)
