"""Which agent is calling, by a personal token: `Authorization: Bearer btss_…`."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header

from app.accounts.access import LOGIN_REQUIRED
from app.http.house import HouseDep
from app.http.now import Now
from app.kit.errors import Forbidden
from app.kit.secrets import token_digest, well_formed
from app.staff import queries
from app.staff.rules import Role, Scope
from app.staff.service import PREFIX


@dataclass(frozen=True, slots=True)
class CallingAgent:
    """An agent, with what they may see and do through this token."""

    agent_id: UUID
    token_id: UUID
    role: Role
    academies: frozenset[str]
    scopes: frozenset[str]

    def sees(self, academie: str) -> bool:
        """Whether the dossiers of this académie are theirs; else they are told it is absent."""
        return academie in self.academies

    def require(self, scope: Scope) -> None:
        """Raise a 403 when the token was not given this scope."""
        if scope not in self.scopes:
            raise Forbidden("portee-absente", f"Ce jeton n'a pas la portée « {scope} ».")

    def require_role(self, role: Role) -> None:
        """Raise a 403 when the agent's work is another."""
        if self.role is not role:
            raise Forbidden("role-absent", f"Seul un agent de rôle « {role} » peut le faire.")


async def calling_agent(
    house: HouseDep, now: Now, authorization: Annotated[str | None, Header()] = None
) -> CallingAgent:
    """The agent; one read, whose connection is given back before the act begins."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not well_formed(token.strip(), PREFIX):
        raise LOGIN_REQUIRED
    found = await queries.bearer(house.database.reads, digest=token_digest(token.strip()), now=now)
    if found is None:
        raise LOGIN_REQUIRED
    return CallingAgent(
        agent_id=found.agent_id,
        token_id=found.token_id,
        role=Role(found.role),
        academies=frozenset(found.academies),
        scopes=frozenset(found.scopes),
    )


Agent = Annotated[CallingAgent, Depends(calling_agent)]
