"""Which agent is calling, by a login or by a personal token: `Authorization: Bearer btss_…`."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header

from app.accounts.access import LOGIN_REQUIRED
from app.db.asking import Asking
from app.http.house import HouseDep
from app.http.now import Now
from app.kit.errors import Forbidden
from app.kit.secrets import token_digest, well_formed
from app.staff.queries import agents, tokens
from app.staff.rules import SCOPES, Kind, Role, Scope
from app.staff.service import PREFIX


@dataclass(frozen=True, slots=True)
class CallingAgent:
    """An agent, with what they may see and do through this token: never more than their role."""

    agent_id: UUID
    token_id: UUID
    kind: Kind
    role: Role
    academies: frozenset[str]
    scopes: frozenset[str]

    def sees(self, academie: str) -> bool:
        """Whether the dossiers of this académie are theirs; else they are told it is absent."""
        return academie in self.academies

    def require(self, scope: Scope) -> None:
        """Raise a 403 when their role has not this scope, or else when this token was not given it."""
        if scope not in SCOPES[self.role]:
            raise Forbidden("role-absent", f"Le rôle « {self.role} » n'a pas la portée « {scope} ».")
        if scope not in self.scopes:
            raise Forbidden("portee-absente", f"Ce jeton n'a pas la portée « {scope} ».")

    def require_login(self) -> None:
        """Raise a 403 when a script calls: only a person at work makes tokens."""
        if self.kind is not Kind.LOGIN:
            raise Forbidden(
                "connexion-d-agent-requise",
                "Un jeton personnel ne le permet pas : connectez-vous avec votre mot de passe et un code.",
            )


async def calling_agent(
    house: HouseDep, now: Now, authorization: Annotated[str | None, Header()] = None
) -> CallingAgent:
    """The agent; one read, whose connection is given back before the act begins. Every few minutes, one write."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not well_formed(token.strip(), PREFIX):
        raise LOGIN_REQUIRED
    found = await tokens.bearer(house.database.reads, digest=token_digest(token.strip()), now=now)
    if found is None:
        raise LOGIN_REQUIRED
    if found.to_touch:
        async with house.database.transaction() as db:
            await tokens.touch(db, found.token_id)
    role = Role(found.role)
    return CallingAgent(
        agent_id=found.agent_id,
        token_id=found.token_id,
        kind=Kind(found.kind),
        role=role,
        academies=frozenset(found.academies),
        scopes=frozenset(found.scopes) & SCOPES[role],
    )


async def acting(db: Asking, agent: UUID, *, token: UUID) -> CallingAgent | None:
    """Who asked the worker for something through this token, as they are now: None once they are no agent any more."""
    found = await agents.by_id(db, agent=agent)
    if found is None or found.disabled_at is not None:
        return None
    role = Role(found.role)
    academies, scopes = frozenset(found.academies), SCOPES[role]
    return CallingAgent(agent_id=agent, token_id=token, kind=Kind.LOGIN, role=role, academies=academies, scopes=scopes)


Agent = Annotated[CallingAgent, Depends(calling_agent)]
