"""Which training body's system is calling: `Authorization: Bearer btso_…`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header
from starlette.requests import Request

from app.http.house import HouseDep
from app.kit.errors import Forbidden, Unauthenticated
from app.organismes.rules.bodies import BodyScope
from app.organismes.service import bearer

_TOKEN_REQUIRED = Unauthenticated(
    "connexion-requise",
    "Un jeton d'organisme est attendu : il manque, il a fini (quinze minutes), il est révoqué, ou vous appelez d'un"
    " autre réseau que les vôtres. Demandez-en un (POST /v1/oauth/token).",
)
"""The same bytes whichever it is."""


@dataclass(frozen=True, slots=True)
class CallingBody:
    """A training body, and what this token is good for."""

    body_id: UUID
    name: str
    scopes: frozenset[str]
    expires_at: datetime

    def require(self, scope: BodyScope) -> None:
        """Raise a 403 when this token was not given it."""
        if scope not in self.scopes:
            raise Forbidden("portee-absente", f"Ce jeton n'a pas la portée « {scope} ».")


async def calling_body(
    house: HouseDep, request: Request, authorization: Annotated[str | None, Header()] = None
) -> CallingBody:
    """The body; one read. From another network than its own the token is as unknown."""
    scheme, _, token = (authorization or "").partition(" ")
    host = request.client.host if request.client else None
    found = None if scheme.lower() != "bearer" else await bearer(house.database.reads, token.strip(), host=host)
    if found is None:
        raise _TOKEN_REQUIRED
    return CallingBody(found.organisme_id, found.name, frozenset(found.scopes), found.expires_at)


Body = Annotated[CallingBody, Depends(calling_body)]
