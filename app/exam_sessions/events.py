"""What happened to a calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Event):
    """A bound by which candidates act was moved; `before` and `after` bear it, by the name of `Calendar`'s member.

    The instants are RFC 3339 texts, as JSON has them.
    """

    kind: ClassVar[str] = "calendar.changed"
    year: int
    academie: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    changed_at: str
