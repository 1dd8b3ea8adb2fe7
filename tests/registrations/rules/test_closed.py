"""What the windows that closed made definitive (Guide: « définitif » ; [P] for windows extended, 02 rule 1)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.registrations.rules.choices import Forme
from app.registrations.rules.history import Saved, closed
from tests.registrations.rules.sample import renounced, units

FIRST, AGAIN = datetime(2021, 11, 22, 17, tzinfo=UTC), datetime(2021, 12, 6, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATER = datetime(2022, 10, 1, tzinfo=UTC)
A, B = UUID(int=1), UUID(int=2)


def saved(
    at: datetime,
    code: str = "U1",
    *,
    registration: UUID = A,
    year: int = 2022,
    current: bool = False,
    withdrawn: datetime | None = None,
    closings: tuple[datetime, ...] = (FIRST,),
) -> Saved:
    """A version that sits one unit."""
    return Saved(
        registration=registration,
        exam_session=year,
        current=current,
        recorded_at=at,
        withdrawn_at=withdrawn,
        closings=closings,
        forme=Forme.PROGRESSIVE,
        units=units(**{code: "a_passer"}),
        renouncements=(renounced(code),),
    )


def kept(*versions: Saved, now: datetime = LATER) -> list[tuple[int, datetime, str]]:
    """Exam session, closing, and the unit said then."""
    found = closed(versions, now)
    assert all(past.forme is Forme.PROGRESSIVE for past in found)
    assert all(past.renouncements == (renounced(past.units[0].unite),) for past in found)
    return [(past.exam_session, past.closed_at, past.units[0].unite) for past in found]


BEFORE, BETWEEN = FIRST - SECOND, FIRST + SECOND


@pytest.mark.parametrize(
    ("versions", "now", "expected"),
    [
        # The version that stood at the closing, from that instant on.
        ((saved(BEFORE, current=True),), FIRST - SECOND, []),
        ((saved(BEFORE, current=True),), FIRST, [(2022, FIRST, "U1")]),
        ((saved(BEFORE - SECOND), saved(BEFORE, "U2", current=True)), LATER, [(2022, FIRST, "U2")]),
        # An agent's correction after the last closing is what counts.
        ((saved(BEFORE), saved(BETWEEN, "U2", current=True)), LATER, [(2022, FIRST, "U2")]),
        # Withdrawn before: it never was. After, or at that very instant: it was.
        ((saved(BEFORE, withdrawn=FIRST - SECOND, current=True),), LATER, []),
        ((saved(BEFORE, withdrawn=FIRST, current=True),), LATER, [(2022, FIRST, "U1")]),
        ((saved(BEFORE, withdrawn=FIRST + SECOND, current=True),), LATER, [(2022, FIRST, "U1")]),
        # Not the last version of its registration: nothing is final of it.
        ((saved(BEFORE),), LATER, []),
    ],
)
def test_one_closing(versions: tuple[Saved, ...], now: datetime, expected: list[tuple[int, datetime, str]]) -> None:
    assert kept(*versions, now=now) == expected


BOTH = (FIRST, AGAIN)


@pytest.mark.parametrize(
    ("versions", "now", "expected"),
    [
        # Extended after its closing: what the first settled stays settled.
        (
            (saved(BEFORE, closings=BOTH), saved(BETWEEN, "U2", current=True, closings=BOTH)),
            LATER,
            [(2022, FIRST, "U1"), (2022, AGAIN, "U2")],
        ),
        (
            (saved(BEFORE, closings=BOTH), saved(BETWEEN, "U2", current=True, closings=BOTH)),
            FIRST,
            [(2022, FIRST, "U1")],
        ),
        ((saved(BEFORE, closings=BOTH), saved(BETWEEN, "U2", current=True, closings=BOTH)), BEFORE, []),
        # Unchanged since: the same at both.
        ((saved(BEFORE, current=True, closings=BOTH),), LATER, [(2022, FIRST, "U1"), (2022, AGAIN, "U1")]),
        # First saved after the first closing, or at that very instant: only the second knew it.
        ((saved(BETWEEN, current=True, closings=BOTH),), LATER, [(2022, AGAIN, "U1")]),
        ((saved(FIRST, current=True, closings=BOTH),), LATER, [(2022, AGAIN, "U1")]),
        # Replaced at the very instant of the closing: the older one no longer stood.
        ((saved(BEFORE, closings=BOTH), saved(FIRST, "U2", current=True, closings=BOTH)), LATER, [(2022, AGAIN, "U2")]),
        # Three versions: each closing has the one that stood.
        (
            (
                saved(BEFORE - SECOND, "U31", closings=BOTH),
                saved(BEFORE, closings=BOTH),
                saved(BETWEEN, "U2", current=True, closings=BOTH),
            ),
            LATER,
            [(2022, FIRST, "U1"), (2022, AGAIN, "U2")],
        ),
        # Withdrawn between the two: the first settled it all the same; at the first itself, it did not.
        ((saved(BEFORE, withdrawn=BETWEEN, current=True, closings=BOTH),), LATER, [(2022, FIRST, "U1")]),
        ((saved(BEFORE, withdrawn=FIRST, current=True, closings=BOTH),), LATER, []),
    ],
)
def test_a_window_extended(
    versions: tuple[Saved, ...], now: datetime, expected: list[tuple[int, datetime, str]]
) -> None:
    assert kept(*versions, now=now) == expected


def test_several_registrations_come_in_the_order_of_their_exam_sessions_then_of_the_closings() -> None:
    older = saved(BEFORE, "U2", registration=B, year=2021, current=True, closings=(AGAIN,))
    assert kept(saved(BEFORE, current=True), older) == [(2021, AGAIN, "U2"), (2022, FIRST, "U1")]
    earlier = saved(BEFORE, "U2", registration=B, current=True)
    later = saved(BEFORE, registration=A, current=True, closings=(AGAIN,))
    assert kept(later, earlier) == [(2022, FIRST, "U2"), (2022, AGAIN, "U1")]
