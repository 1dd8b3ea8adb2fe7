"""The count of days of work, as the candidate reads it (Guide §1, D643-16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.registrations.rules.choices import Category, WorkPeriod
from app.registrations.rules.eligibility import YEAR_OF_WORK, counted_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """What the year of work is made of, on the deciding day and on the last day of the justificatifs."""

    days_required: int
    days_counted: int
    counted_until: date
    reached_on: date | None
    days_proved: int
    proved_until: date


def experience(
    category: Category, periods: Sequence[WorkPeriod], *, last_epreuve_on: date, proved_until: date
) -> Experience | None:
    """The count, for who relies on it or describes any job; None for the others."""
    if category is not Category.EXPERIENCE and not periods:
        return None
    return Experience(
        days_required=YEAR_OF_WORK,
        days_counted=counted_days(periods, last_epreuve_on),
        counted_until=last_epreuve_on,
        reached_on=_reached(periods, last_epreuve_on),
        days_proved=counted_days(periods, proved_until),
        proved_until=proved_until,
    )


def _reached(periods: Sequence[WorkPeriod], until: date) -> date | None:
    """The day that makes the year: the count never falls from one day to the next, so halve the interval."""
    if counted_days(periods, until) < YEAR_OF_WORK:
        return None
    low, high = min(period.starts_on for period in periods).toordinal(), until.toordinal()
    while low < high:
        middle = (low + high) // 2
        if counted_days(periods, date.fromordinal(middle)) < YEAR_OF_WORK:
            low = middle + 1
        else:
            high = middle
    return date.fromordinal(low)
