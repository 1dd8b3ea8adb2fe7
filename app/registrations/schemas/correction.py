"""What crosses the doors of corrections: the contract's CorrectionEntry."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.http.text import Clean
from app.registrations.schemas.received import Patched

Motive = Annotated[str, StringConstraints(min_length=10, max_length=1000), Clean]


class CorrectionIn(BaseModel):
    """What an agent changes of a registration, and why."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    changes: Patched
    motive: Motive
