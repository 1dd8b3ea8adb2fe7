"""What crosses the doors of agents, as the contract spells it."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, with_config
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.accounts.schemas import Email, GivenPassword, LinkToken, PersonName
from app.http.text import Clean
from app.staff.queries.agents import Shown
from app.staff.rules import SCOPES, Kind, Role, Scope, Token
from app.staff.rules.proof import SHORTEST
from app.staff.service.enrolling import Begun
from app.staff.service.entering import Credential

Academies = Annotated[
    list[Annotated[str, StringConstraints(pattern="^(?:[0-9]{2}|SIEC)$")]], Field(min_length=1, max_length=40)
]
Code = Annotated[str, StringConstraints(min_length=6, max_length=40)]
NewPassword = Annotated[str, StringConstraints(min_length=SHORTEST, max_length=128)]
TokenName = Annotated[str, StringConstraints(min_length=1, max_length=80), Clean]


class _In(BaseModel):
    """No member unknown to the contract is taken."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class CredentialsIn(_In):
    """Address, password, and a code of the authenticator or a recovery code."""

    email: Email
    password: GivenPassword
    code: Code


class InvitationIn(_In):
    """The token of an invitation's link."""

    token: LinkToken


class EnrolmentIn(_In):
    """The link, the password chosen, a code of the authenticator just enrolled."""

    token: LinkToken
    password: NewPassword
    code: Code


class TokenIn(_In):
    """A personal token to be."""

    name: TokenName
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=20)]
    days: Annotated[int, Field(ge=1, le=365)] = 90


class AgentIn(_In):
    """A new agent."""

    name: PersonName
    email: Email
    role: Role
    academies: Academies


class ReinvitationIn(_In):
    """Why."""

    motive: Annotated[str, StringConstraints(min_length=1, max_length=200), Clean]


@with_config(ConfigDict(extra="forbid"))
class AgentPatch(TypedDict, total=False):
    """RFC 7396: what is absent does not change."""

    name: PersonName
    role: Role
    academies: Academies
    disabled: bool
    locked: Literal[False]


def shown(agent: Shown) -> dict[str, object]:
    """One agent."""
    return {
        "id": agent.id,
        "name": agent.name,
        "email": agent.email,
        "role": agent.role,
        "academies": agent.academies,
        "created_at": agent.created_at,
        "enrolled_at": agent.enrolled_at,
        "disabled_at": agent.disabled_at,
        "last_seen_at": agent.last_seen_at,
        "locked": agent.locked,
    }


def token_shown(token: Token) -> dict[str, object]:
    """One personal token, without what it is."""
    return {
        "id": token.id,
        "name": token.label,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
    }


def begun(one: Begun) -> dict[str, object]:
    """What the authenticator is given."""
    return {
        "name": one.name,
        "email": one.email,
        "secret": one.secret,
        "otpauth_uri": one.uri,
        "expires_at": one.expires_at,
    }


def credential(one: Credential, kind: Kind) -> dict[str, object]:
    """A login or a personal token, whose it is, what it lets them do."""
    role = Role(one.agent.role)
    return {
        "id": one.token.id,
        "kind": kind,
        "agent": {
            "id": one.agent.id,
            "name": one.agent.name,
            "email": one.agent.email,
            "role": role,
            "academies": one.agent.academies,
        },
        "scopes": sorted(SCOPES[role].intersection(one.token.scopes)),
        "created_at": one.token.created_at,
        "expires_at": one.token.expires_at,
        "recovery_codes_left": one.recovery_codes_left,
    }
