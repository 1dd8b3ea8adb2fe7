"""Which reminder of a bound is due: 7 days, 48 hours and 3 hours before, the closest one only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.exam_sessions.rules import Calendar


class Subject(StrEnum):
    """Whose bound it is."""

    INSCRIPTION = "inscription"
    JUSTIFICATIFS = "justificatifs"
    AMENAGEMENT = "amenagement"
    COMPLEMENT = "complement"


class Step(StrEnum):
    """How long before the bound."""

    SEVEN_DAYS = "7_jours"
    TWO_DAYS = "48_heures"
    THREE_HOURS = "3_heures"


LEAD = {
    Step.THREE_HOURS: timedelta(hours=3),
    Step.TWO_DAYS: timedelta(hours=48),
    Step.SEVEN_DAYS: timedelta(days=7),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One reminder of one bound, to all whom it concerns in an académie."""

    exam_session: int
    academie: str
    subject: Subject
    bound: datetime
    step: Step

    @property
    def since(self) -> datetime:
        """When it became due: who came later was told the bound then."""
        return self.bound - LEAD[self.step]

    @property
    def occasion(self) -> str:
        """Its name, the same at each try; a bound put off is another occasion."""
        return f"rappel:{self.exam_session}:{self.subject}:{self.bound:%Y-%m-%dT%H:%M:%SZ}:{self.step}"


COMPLEMENT_STEP = Step.TWO_DAYS
"""A complement lasts some days: its candidate is reminded once [P]."""


def step_due(bound: datetime, now: datetime) -> Step | None:
    """The closest step reached; None too early, and from the bound on, when a reminder would only hurt."""
    if now >= bound:
        return None
    return next((step for step, lead in LEAD.items() if now >= bound - lead), None)


def complement_round(exam_session: int, academie: str, bound: datetime) -> Round:
    """The one reminder of the complements of an académie that end at this instant."""
    return Round(
        exam_session=exam_session, academie=academie, subject=Subject.COMPLEMENT, bound=bound, step=COMPLEMENT_STEP
    )


def rounds_due(calendar: Calendar, now: datetime) -> Iterator[Round]:
    """At most one reminder for each bound of a calendar."""
    bounds = {
        Subject.INSCRIPTION: calendar.registration_closes_at,
        Subject.JUSTIFICATIFS: calendar.justificatifs_close_at,
        Subject.AMENAGEMENT: calendar.amenagement_closes_at,
    }
    for subject, bound in bounds.items():
        step = step_due(bound, now)
        if step is not None:
            yield Round(exam_session=calendar.year, academie=calendar.academie, subject=subject, bound=bound, step=step)
