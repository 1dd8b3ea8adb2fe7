"""What crosses the doors of administrators, as the contract spells it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, with_config
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.http.text import Clean
from app.organismes.queries import Kept

Name = Annotated[str, StringConstraints(min_length=1, max_length=200), Clean]
City = Annotated[str, StringConstraints(min_length=1, max_length=100), Clean]


class TrainingBodyIn(BaseModel):
    """A new training body."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    city: City | None = None
    distance: bool = True


@with_config(ConfigDict(extra="forbid"))
class TrainingBodyPatch(TypedDict, total=False):
    """RFC 7396: what is absent does not change."""

    name: Name
    city: City | None
    distance: bool
    active: bool


def training_body(one: Kept) -> dict[str, object]:
    """The contract's StaffTrainingBody."""
    return {
        "id": one.id,
        "name": one.name,
        "city": one.city,
        "distance": one.distance,
        "active": one.active,
        "created_at": one.created_at,
        "version": one.version,
    }
