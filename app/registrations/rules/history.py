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
    """One version of a registration to the spécialité; `closings` are those of its académie's window, in order.

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


def closed(versions: Iterable[Saved], now: datetime) -> tuple[Past, ...]:
    """What was definitive at each closing past; `versions` come by registration, then in their order.

    Guide: « définitif ». [P] A window opened again after its closing does not undo what that closing settled. A
    registration withdrawn before the closing never was. What an agent corrects after the last closing is what counts.
    """
    return tuple(
        past for _, group in groupby(versions, key=lambda one: one.registration) for past in _closed(list(group), now)
    )


def _closed(versions: list[Saved], now: datetime) -> Iterator[Past]:
    closings, withdrawn_at = versions[0].closings, versions[0].withdrawn_at
    for closing in closings:
        if closing > now or (withdrawn_at is not None and withdrawn_at < closing):
            return
        last = closing == closings[-1]
        held = [one for one in versions if (one.current if last else one.recorded_at < closing)]
        if held:
            yield Past(
                exam_session=held[-1].exam_session,
                closed_at=closing,
                forme=held[-1].forme,
                units=held[-1].units,
                renouncements=held[-1].renouncements,
            )
