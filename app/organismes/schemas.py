"""What crosses the doors of administrators and of training bodies, as the contract spells it."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    with_config,
)
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.http.text import Clean
from app.organismes.queries.bodies import Kept
from app.organismes.queries.credentials import Secret
from app.organismes.queries.keys import Key
from app.organismes.rules.assertions import KEYS
from app.organismes.rules.bodies import LONGEST_SECRET, BodyScope
from app.organismes.service import DeclaredKey

Name = Annotated[str, StringConstraints(min_length=1, max_length=200), Clean]
_Text = Annotated[str, StringConstraints(max_length=200)]
_Assertion = Annotated[str, StringConstraints(max_length=8000)]
Siret = Annotated[str, StringConstraints(max_length=20), AfterValidator(lambda given: "".join(given.split()))]
Email = Annotated[str, StringConstraints(max_length=254), Clean]
ACADEMIE = "^[0-9]{2}$"
Networks = Annotated[tuple[Annotated[str, StringConstraints(max_length=50), Clean], ...], Field(max_length=50)]
Academies = Annotated[tuple[Annotated[str, StringConstraints(pattern=ACADEMIE)], ...], Field(max_length=50)]
City = Annotated[str, StringConstraints(min_length=1, max_length=100), Clean]


class TrainingBodyIn(BaseModel):
    """A new training body."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    city: City | None = None
    distance: bool = True
    siret: Siret | None = None
    contact_email: Email | None = None
    networks: Networks = ()
    academies: Academies = ()


@with_config(ConfigDict(extra="forbid"))
class TrainingBodyPatch(TypedDict, total=False):
    """RFC 7396: what is absent does not change."""

    name: Name
    city: City | None
    distance: bool
    active: bool
    siret: Siret | None
    contact_email: Email | None
    networks: Networks
    academies: Academies


class TokenForm(BaseModel):
    """The contract's TokenRequest."""

    model_config = ConfigDict(extra="ignore")  # RFC 6749 §3.2

    grant_type: _Text = ""
    scope: Annotated[str, StringConstraints(max_length=500)] = ""
    client_id: _Text = ""
    client_secret: _Text = ""
    client_assertion_type: _Text = ""
    client_assertion: _Assertion = ""


class RevocationForm(BaseModel):
    """The contract's RevocationRequest."""

    model_config = ConfigDict(extra="ignore")  # RFC 6749 §3.2

    token: _Text = ""
    token_type_hint: _Text = ""
    client_id: _Text = ""
    client_secret: _Text = ""
    client_assertion_type: _Text = ""
    client_assertion: _Assertion = ""


class SecretIn(BaseModel):
    """The contract's TrainingBodySecretEntry."""

    model_config = ConfigDict(extra="forbid")

    scopes: Annotated[list[BodyScope], Field(min_length=1, max_length=3)]
    days: Annotated[int, Field(ge=1, le=LONGEST_SECRET.days)] = 365


class KeyIn(BaseModel):
    """The contract's TrainingBodyKeyEntry."""

    model_config = ConfigDict(extra="forbid")

    jwk: Annotated[dict[str, JsonValue], Field(max_length=30)]
    scopes: Annotated[list[BodyScope], Field(min_length=1, max_length=3)]
    expires_at: AwareDatetime | None = None


class KeysIn(BaseModel):
    """The contract's TrainingBodyKeysEntry."""

    model_config = ConfigDict(extra="forbid")

    keys: Annotated[list[KeyIn], Field(max_length=KEYS)]

    def declared(self) -> list[DeclaredKey]:
        """As the act takes them."""
        return [DeclaredKey(one.jwk, tuple(one.scopes), one.expires_at) for one in self.keys]


def training_body(one: Kept) -> dict[str, object]:
    """The contract's StaffTrainingBody."""
    return {
        "id": one.id,
        "name": one.name,
        "city": one.city,
        "distance": one.distance,
        "active": one.active,
        "siret": one.siret,
        "contact_email": one.contact_email,
        "networks": one.networks,
        "academies": one.academies,
        "created_at": one.created_at,
        "version": one.version,
    }


def secret(one: Secret) -> dict[str, object]:
    """The contract's TrainingBodySecret."""
    return {
        "id": one.id,
        "scopes": one.scopes,
        "created_at": one.created_at,
        "expires_at": one.expires_at,
        "last_used_at": one.last_used_at,
        "revoked_at": one.revoked_at,
    }


def keys(found: Iterable[Key]) -> dict[str, object]:
    """The contract's TrainingBodyKeyList."""
    names = Key.__dataclass_fields__
    return {"items": [{name: getattr(one, name) for name in names} for one in found], "next_cursor": None}
