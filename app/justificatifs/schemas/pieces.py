"""A piece of an exam session, as administrators send it; its own rules judge what is not said here."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.http.text import Clean
from app.justificatifs.rules.claims import Claim
from app.justificatifs.rules.sessions import PieceSetting
from app.registrations.rules.choices import Category

_Text = Annotated[str, StringConstraints(max_length=500), Clean]


class PieceIn(BaseModel):
    """What the exam session says of it; absent or null, as the guide's list has it."""

    model_config = ConfigDict(extra="forbid")

    enabled: bool | None = None
    label: Annotated[str, StringConstraints(max_length=200), Clean] | None = None
    help: Annotated[str, StringConstraints(max_length=2000), Clean] | None = None
    reason: _Text | None = None
    source: _Text | None = None
    categories: Annotated[list[Category], Field(max_length=10)] | None = None
    condition: Claim | None = None
    max_files: int | None = None
    formats: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=10)] | None = None
    max_bytes: int | None = None
    late_allowed: bool | None = None
    required: bool | None = None
    blocking: bool | None = None

    def setting(self, code: str) -> PieceSetting:
        """As the rules read it."""
        members = self.model_dump(exclude={"categories", "formats"})
        return PieceSetting(
            code=code,
            categories=None if self.categories is None else frozenset(self.categories),
            formats=None if self.formats is None else tuple(self.formats),
            **members,
        )
