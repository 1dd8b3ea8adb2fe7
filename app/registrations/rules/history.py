"""What the windows that closed left behind: each closing makes definitive what was then said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from app.registrations.rules.choices import Forme, Renouncement, UnitChoice
from app.registrations.rules.facts import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One version of a registration to the spécialité; `closings` are those of the window of its académie, in order.

    A window has several closings when its calendar was extended after one of them.
    """

    registration: UUID
    exam_session: int
    current: bool
    recorded_at: datetime
    withdrawn_at: datetime | None
    closings: tuple[datetime, ...]
    forme: Forme
    units: tuple[UnitChoice, ...]
    renouncements: tuple[Renouncement, ...]

    def at(self, closing: datetime) -> Past:
        """What that closing made definitive."""
        return Past(
            exam_session=self.exam_session,
            closed_at=closing,
            forme=self.forme,
            units=self.units,
            renouncements=self.renouncements,
        )


def closed(versions: Iterable[Saved], now: datetime) -> tuple[Past, ...]:
    """What was definitive at each closing past; `versions` come by registration, then in their order.

    Guide: « définitif ». [P] A window opened again after its closing does not undo what that closing settled. A
    registration withdrawn before the closing never was. What an agent corrects after the last closing is what counts.
    """
    found = [
        past for _, group in groupby(versions, key=lambda one: one.registration) for past in _closed(list(group), now)
    ]
    return tuple(sorted(found, key=lambda past: (past.exam_session, past.closed_at)))


def _closed(versions: list[Saved], now: datetime) -> Iterator[Past]:
    last = versions[-1]
    final, withdrawn_at = last.closings[-1], last.withdrawn_at
    for one, following in zip(versions, [*versions[1:], None], strict=True):
        until = withdrawn_at if following is None else following.recorded_at
        for closing in one.closings:
            in_force = one.recorded_at < closing and (until is None or closing < until)
            if closing <= now and in_force and closing != final:
                yield one.at(closing)
    if last.current and final <= now and (withdrawn_at is None or final <= withdrawn_at):
        yield last.at(final)
