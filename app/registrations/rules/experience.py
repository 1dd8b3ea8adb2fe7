"""The count of days of work, as the candidate reads it (Guide §1, D643-16)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.kit.french import long_date
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One job: how many of its days count, for it alone, and why the others do not."""

    period: WorkPeriod
    days: int
    reason: str | None


def weighed(periods: Sequence[WorkPeriod], until: date) -> tuple[Weighed, ...]:
    """Each job as the candidate describes it; what an agent thinks of it is another matter."""
    return tuple(
        Weighed(period=one, days=counted_days([one], until), reason=" ".join(_reasons(one, until)) or None)
        for one in periods
    )


def _reasons(period: WorkPeriod, until: date) -> Iterator[str]:
    if not period.technician_level:
        yield "Déclaré d'un niveau inférieur à celui de technicien."
    if not period.in_field:
        yield "Déclaré sans rapport avec la spécialité."
    if period.starts_on > until:
        yield f"Commence après le {long_date(until)}, jour de la dernière épreuve."
    elif period.ends_on is not None and period.ends_on > until:
        yield f"Compté jusqu'au {long_date(until)}, jour de la dernière épreuve."


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
