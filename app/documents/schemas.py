"""Shapes: a version's content as kept, what the template reads, what « Mes documents » shows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from app.documents.rules.content import Recapitulatif
from app.documents.rules.letterhead import Letterhead
from app.dossiers.schemas.asked import AcademieCode
from app.http.text import Clean
from app.kit.canonical import Json
from app.registrations.rules.choices import Choices


class _Accepted(BaseModel):
    accepted_at: AwareDatetime


class _Kept(BaseModel):
    modalites: _Accepted


_CHOICES = TypeAdapter(Choices)
_LETTERHEAD = TypeAdapter(Letterhead)
_LETTERHEADS = TypeAdapter(dict[str, Letterhead])


def choices(content: Mapping[str, object]) -> Choices:
    """A version's content as the rules read it."""
    return _CHOICES.validate_python(content)


def modalites_accepted_at(content: Mapping[str, object]) -> datetime:
    """When the candidate accepted the modalités of this version."""
    return _Kept.model_validate(content).modalites.accepted_at


def letterhead_of(said: Mapping[str, object] | None) -> Letterhead:
    """What an exam session says of an académie's letters."""
    return _LETTERHEAD.validate_python(said or {})


def letterheads_of(said: object) -> dict[str, Letterhead]:
    """Those of every académie that it names."""
    return _LETTERHEADS.validate_python(said or {})


def printed(recapitulatif: Recapitulatif) -> dict[str, Json]:
    """The template's data: plain JSON, the date apart."""
    data: dict[str, Json] = asdict(recapitulatif)
    del data["dated"]
    return data


@dataclass(frozen=True, slots=True)
class DocumentOut:
    """The contract's Document."""

    id: UUID
    kind: str
    title: str
    registration_id: UUID
    version: int | None
    media_type: str
    size: int
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DownloadOut:
    """The contract's Download."""

    url: str
    expires_at: datetime
    file_name: str
    media_type: str
    size: int
    sha256: str


class LetterBatchIn(BaseModel):
    """The contract's LetterBatchEntry: which letters, among those that wait."""

    model_config = ConfigDict(extra="forbid")

    exam_session: Annotated[int, Field(ge=2000, le=2100)] | None = None
    academie: AcademieCode | None = None


class PostingIn(BaseModel):
    """The contract's PostingEntry."""

    model_config = ConfigDict(extra="forbid")

    sent_on: date
    posting_reference: Annotated[str, StringConstraints(min_length=1, max_length=100), Clean] | None = None
