"""Which candidate is calling: by the cookie of a browser, or by a bearer token.

Three ways to ask, from the cheapest:

- a hot read authenticates and reads in ONE statement. In queries.py, build the answer's JSON for whoever calls:

      _MINE = seen_by_caller(
          select(json_of_a_registration.label("payload"), Registration.version.label("etag"))
          .where(Registration.account_id == CALLER_ACCOUNT, Registration.id == bindparam("registration"))
      )

  and in routes.py take `visit: Visit`, then
  `await seen(visit.reads, _MINE, credential=visit.credential, registration=registration_id)`
  (or `credential: Credential` and `reads: ReadDb` where it is not hot);
- an act takes `caller: CandidateIn`: authenticated inside its own write transaction (one connection only);
  `CandidateAlone` also locks the account, for what it may have only one of;
- anything else takes `caller: Candidate`: one read, its connection given back before the act begins.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from app.accounts.queries import callers
from app.accounts.queries.callers import CALLER_ACCOUNT, CALLER_LOGIN, Seen, listed_by_caller, seen_by_caller
from app.db.reads import Reads
from app.db.statements import Query, Value
from app.db.transaction import Transaction
from app.http.house import House, the_house
from app.http.now import arrival
from app.http.problems import ABSENT
from app.http.transaction import Db
from app.kit.errors import Forbidden, Unauthenticated
from app.kit.secrets import token_digest, well_formed

__all__ = [
    "CALLER_ACCOUNT", "CALLER_LOGIN", "Caller", "Candidate", "CandidateIn", "Credential", "Seen", "Visit",
    "authenticated", "authenticated_alone", "listed_by_caller", "seen", "seen_by_caller", "seen_version",
]  # fmt: skip

COOKIE = "__Host-login"
PREFIX = "btsc"

LOGIN_REQUIRED = Unauthenticated("connexion-requise", "Connectez-vous pour continuer.")
"""No credential, a typo, a dead login: the same bytes."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The candidate who calls, and by which login."""

    account_id: UUID
    login_id: UUID


# What follows takes the request, and no dependency that it can do without: FastAPI solves each anew wherever it
# stands in the tree, 25 µs a node, and then finds that it was solved.
async def credential(request: Request) -> bytes:
    """The digest of the login token presented; nothing is asked of the database yet."""
    return _presented(request)


def _presented(request: Request) -> bytes:
    bearer = request.headers.get("authorization")
    if bearer is None and (cookie := request.cookies.get(COOKIE)) is not None:
        refuse_forgery(request, the_house(request))
        return _digest(cookie)
    scheme, _, token = (bearer or "").partition(" ")
    if scheme.lower() != "bearer":
        raise LOGIN_REQUIRED
    return _digest(token.strip())


Credential = Annotated[bytes, Depends(credential)]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who knocks, when, and at whose house: all that a hot door needs, as one dependency."""

    credential: bytes
    now: datetime
    house: House

    @property
    def reads(self) -> Reads:
        """The read-only road."""
        return self.house.database.reads


async def visitor(request: Request) -> Visitor:
    """`Credential`, `Now` and `HouseDep` at once."""
    return Visitor(_presented(request), await arrival(request), the_house(request))


Visit = Annotated[Visitor, Depends(visitor)]


def refuse_forgery(request: Request, house: House) -> None:
    """Another site cannot set X-CSRF without our CORS, nor lie about its Origin."""
    if request.headers.get("x-csrf") != "1":
        raise Forbidden("csrf", "Une requête portée par le cookie doit aussi porter l'en-tête X-CSRF: 1.")
    refuse_other_origins(request, house)


def refuse_other_origins(request: Request, house: House) -> None:
    """Browsers tell the Origin; what is not a browser need not."""
    origin = request.headers.get("origin")
    if origin is not None and origin not in house.origins and origin != house.public_url:
        raise Forbidden("origine-inconnue", "Cette requête vient d'un site qui n'est pas autorisé.")


def _digest(token: str) -> bytes:
    if not well_formed(token, PREFIX):
        raise LOGIN_REQUIRED
    return token_digest(token)


async def candidate(request: Request) -> Caller:
    """The caller, by one read; its connection is back before the act begins."""
    return _caller(await callers.presented(the_house(request).database.reads, _presented(request)))


Candidate = Annotated[Caller, Depends(candidate)]


async def authenticated(db: Transaction, credential: bytes) -> Caller:
    """The caller, inside the act's own transaction; its last use is written, rarely."""
    return await _used(db, await callers.presented(db, credential))


async def candidate_in(request: Request, db: Db) -> Caller:
    """As `Candidate`, on the connection of the request's write transaction."""
    return await authenticated(db, _presented(request))


CandidateIn = Annotated[Caller, Depends(candidate_in)]


async def authenticated_alone(db: Transaction, credential: bytes) -> Caller:
    """The same, and nobody else acts for this account until the end: one of anything stays one."""
    return await _used(db, await callers.presented_alone(db, credential))


async def candidate_alone(request: Request, db: Db) -> Caller:
    """As `CandidateIn`, alone."""
    return await authenticated_alone(db, _presented(request))


CandidateAlone = Annotated[Caller, Depends(candidate_alone)]


async def _used(db: Transaction, found: callers.Presented | None) -> Caller:
    caller = _caller(found)
    if found is not None and found.to_slide:
        await callers.slide(db, caller.login_id)
    return caller


def _caller(found: callers.Presented | None) -> Caller:
    if found is None:
        raise LOGIN_REQUIRED
    return Caller(found.account_id, found.login_id)


async def seen(reads: Reads, sight: Query[Seen], *, credential: bytes, **values: Value) -> bytes:
    """The JSON to send: raises `Unauthenticated` without a living login, `ABSENT` when there is nothing to see."""
    payload, _ = await seen_version(reads, sight, credential=credential, **values)
    return payload


async def seen_version(
    reads: Reads, sight: Query[Seen], *, credential: bytes, **values: Value
) -> tuple[bytes, str | None]:
    """As `seen`, with the ETag."""
    found = await reads.row(sight, credential=credential, **values)
    if found is None:
        raise LOGIN_REQUIRED
    if found.payload is None:
        raise ABSENT
    return found.payload, found.etag
