"""What a version keeps: the contract's RegistrationContent, as JSON values."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import TypeAdapter

from app.kit.canonical import Json
from app.registrations.rules.choices import Choices, WorkPeriod
from app.registrations.schemas.asked import RegistrationIn

Content = dict[str, Json]

_CHOICES = TypeAdapter(Choices)
_WORK_PERIODS = TypeAdapter(tuple[WorkPeriod, ...])


def choices_asked(body: RegistrationIn) -> Choices:
    """The body as the rules read it."""
    return _CHOICES.validate_python(body.model_dump())


def choices_kept(content: Mapping[str, Json]) -> Choices:
    """A version's content as the rules read it."""
    return _CHOICES.validate_python(content)


def work_periods(content: Mapping[str, Json]) -> tuple[WorkPeriod, ...]:
    """The jobs alone."""
    return _WORK_PERIODS.validate_python(content["work_periods"])


def content_of(choices: Choices, *, accepted_at: str) -> Content:
    """What is kept of these choices; `accepted_at` is when this text of the modalités was accepted."""
    content: Content = _CHOICES.dump_python(choices, mode="json")
    return {**content, "modalites": {**_members(content["modalites"]), "accepted_at": accepted_at}}


def accepted_at(content: Mapping[str, Json], version: str, now: datetime) -> str:
    """When the text of this version was first accepted: the acts that follow do not accept it anew."""
    kept = _members(content.get("modalites"))
    if kept.get("version") == version and isinstance(kept.get("accepted_at"), str):
        return str(kept["accepted_at"])
    return now.isoformat().replace("+00:00", "Z")


def _members(value: Json) -> dict[str, Json]:
    return dict(value) if isinstance(value, Mapping) else {}
