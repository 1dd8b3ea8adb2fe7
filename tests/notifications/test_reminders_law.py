"""Which reminder is due: the closest step, never from the bound on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exam_sessions.rules import Calendar
from app.notifications.rules.reminders import LEAD, Step, Subject, complement_round, rounds_due, step_due

BOUND = datetime(2027, 1, 10, 23, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (timedelta(days=7) + MICROSECOND, None),
        (timedelta(days=7), Step.SEVEN_DAYS),
        (timedelta(hours=48) + MICROSECOND, Step.SEVEN_DAYS),
        (timedelta(hours=48), Step.TWO_DAYS),
        (timedelta(hours=3) + MICROSECOND, Step.TWO_DAYS),
        (timedelta(hours=3), Step.THREE_HOURS),
        (MICROSECOND, Step.THREE_HOURS),
        (timedelta(0), None),
        (-MICROSECOND, None),
    ],
)
def test_the_closest_step_reached_is_due(before: timedelta, step: Step | None) -> None:
    assert step_due(BOUND, BOUND - before) is step


@given(st.timedeltas(min_value=timedelta(days=-1), max_value=timedelta(days=9)))
def test_a_step_is_due_only_between_its_moment_and_the_bound(before: timedelta) -> None:
    step = step_due(BOUND, BOUND - before)
    assert step is None or timedelta(0) < before <= LEAD[step]


def test_each_bound_of_a_calendar_has_at_most_one_round() -> None:
    calendar = Calendar(
        year=2027,
        academie="02",
        zone_name="Europe/Paris",
        registration_opens_at=BOUND - timedelta(days=60),
        registration_closes_at=BOUND - timedelta(days=6),
        justificatifs_close_at=BOUND,
        amenagement_closes_at=BOUND - timedelta(days=5),
        amex_url=None,
    )
    due = list(rounds_due(calendar, BOUND - timedelta(days=6, hours=2)))
    assert [(one.subject, one.step) for one in due] == [
        (Subject.INSCRIPTION, Step.THREE_HOURS),
        (Subject.JUSTIFICATIFS, Step.SEVEN_DAYS),
        (Subject.AMENAGEMENT, Step.TWO_DAYS),
    ]


def test_a_complement_is_reminded_once_two_days_before_its_end() -> None:
    due = complement_round(2027, "02", BOUND)
    assert (due.exam_session, due.academie, due.bound) == (2027, "02", BOUND)
    assert (due.subject, due.since) == (Subject.COMPLEMENT, BOUND - timedelta(hours=48))


def test_a_bound_put_off_makes_another_occasion() -> None:
    def occasions(bound: datetime) -> set[str]:
        calendar = Calendar(2027, "02", "Europe/Paris", bound, bound, bound, bound, None)
        return {one.occasion for one in rounds_due(calendar, bound - timedelta(hours=2))}

    assert occasions(BOUND).isdisjoint(occasions(BOUND + timedelta(hours=6)))
