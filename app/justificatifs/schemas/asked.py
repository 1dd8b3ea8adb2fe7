"""What candidates and agents send."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.declaration import Declaration


class DepotDeclaration(BaseModel):
    """A file announced."""

    model_config = ConfigDict(extra="forbid")

    file_name: Annotated[str, Field(min_length=1, max_length=255)]
    media_type: Annotated[str, Field(min_length=1, max_length=100)]
    size: Annotated[int, Field(ge=1, le=1073741824)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    def declared(self) -> Declaration:
        """As the rules read it."""
        return Declaration(file_name=self.file_name, media_type=self.media_type, size=self.size, sha256=self.sha256)


class NonConcerneAnswer(BaseModel):
    """Why a piece does not apply."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=1000)]


class ReviewIn(BaseModel):
    """What an agent says of a file: a motive of the list, and what they add to it."""

    model_config = ConfigDict(extra="forbid")

    verdict: Review
    motif: Annotated[str | None, Field(min_length=1, max_length=40)] = None
    text: Annotated[str | None, Field(min_length=1, max_length=1000)] = None


class AnswerReviewIn(BaseModel):
    """What an agent says of an answer « not concerned »."""

    model_config = ConfigDict(extra="forbid")

    verdict: Review
    motif: Annotated[str | None, Field(min_length=1, max_length=1000)] = None


class ClosingIn(BaseModel):
    """Why a second chance ends before its date."""

    model_config = ConfigDict(extra="forbid")

    motif: Annotated[str, Field(min_length=1, max_length=1000)]
