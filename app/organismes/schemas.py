"""What crosses the doors of administrators and of training bodies, as the contract spells it."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, with_config
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.http.text import Clean
from app.organismes.queries.bodies import Kept
from app.organismes.queries.credentials import Secret
from app.organismes.rules.bodies import LONGEST_SECRET, BodyScope

Name = Annotated[str, StringConstraints(min_length=1, max_length=200), Clean]
_Text = Annotated[str, StringConstraints(max_length=200)]
Siret = Annotated[str, StringConstraints(max_length=20), AfterValidator(lambda given: "".join(given.split()))]
Email = Annotated[str, StringConstraints(max_length=254), Clean]
Networks = Annotated[tuple[Annotated[str, StringConstraints(max_length=50), Clean], ...], Field(max_length=50)]
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


class TokenForm(BaseModel):
    """The contract's TokenRequest."""

    model_config = ConfigDict(extra="ignore")  # RFC 6749 §3.2

    grant_type: _Text = ""
    scope: Annotated[str, StringConstraints(max_length=500)] = ""
    client_id: _Text = ""
    client_secret: _Text = ""


class RevocationForm(BaseModel):
    """The contract's RevocationRequest."""

    model_config = ConfigDict(extra="ignore")  # RFC 6749 §3.2

    token: _Text = ""
    token_type_hint: _Text = ""
    client_id: _Text = ""
    client_secret: _Text = ""


class SecretIn(BaseModel):
    """The contract's TrainingBodySecretEntry."""

    model_config = ConfigDict(extra="forbid")

    scopes: Annotated[list[BodyScope], Field(min_length=1, max_length=3)]
    days: Annotated[int, Field(ge=1, le=LONGEST_SECRET.days)] = 365


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
