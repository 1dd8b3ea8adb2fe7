"""Item 7: « 1 année effective d'activités professionnelles », counted before the candidate's eyes (Guide §1)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registrations.rules.choices import Category, WorkPeriod
from app.registrations.rules.eligibility import YEAR_OF_WORK, counted_days, last_day
from app.registrations.rules.experience import experience, weighed
from tests.registrations.rules.sample import JUSTIFICATIFS_CLOSE, LAST_EPREUVE, PARIS, job
from tests.regles.tables import Row, rows

PROVED = date(2022, 12, 4)


@pytest.mark.parametrize(
    ("what", "periods", "counted", "proved", "reached"),
    [
        ("a civil year, over", (job(),), 365, 365, date(2021, 12, 31)),
        ("one day less", (job(date(2021, 1, 2)),), 364, 364, None),
        ("one day more", (job(date(2020, 12, 31)),), 366, 366, date(2021, 12, 30)),
        ("a leap year: the 365th day is the 30th", (job(date(2020, 1, 1), date(2020, 12, 31)),), 366, 366,
         date(2020, 12, 30)),
        ("still running, complete on the last épreuve", (job(date(2022, 7, 1), None),), 365, 157, LAST_EPREUVE),
        ("still running, a day short of it", (job(date(2022, 7, 2), None),), 364, 156, None),
        ("complete on 4 December, the last day for proof", (job(date(2021, 12, 5), None),), 573, 365, PROVED),
        ("complete on 5 December", (job(date(2021, 12, 6), None),), 572, 364, date(2022, 12, 5)),
        ("promised beyond the last épreuve: not counted beyond", (job(date(2023, 6, 1), date(2024, 6, 1)),), 30, 0,
         None),
        ("starts after the last épreuve", (job(date(2023, 7, 1), None),), 0, 0, None),
        ("two jobs at once count once", (job(), job(date(2021, 1, 1), date(2021, 6, 30))), 365, 365,
         date(2021, 12, 31)),
        ("two halves with a hole", (job(date(2020, 1, 1), date(2020, 7, 1)), job(date(2021, 1, 1), date(2021, 7, 1))),
         365, 365, date(2021, 7, 1)),
        ("below technician level", (job(technician_level=False),), 0, 0, None),
        ("out of the field", (job(in_field=False),), 0, 0, None),
        ("nothing described yet", (), 0, 0, None),
    ],
)  # fmt: skip
def test_the_count_that_is_shown(
    what: str, periods: tuple[WorkPeriod, ...], counted: int, proved: int, reached: date | None
) -> None:
    found = experience(Category.EXPERIENCE, periods, last_epreuve_on=LAST_EPREUVE, proved_until=PROVED)
    assert found is not None
    assert (found.days_counted, found.days_proved, found.reached_on) == (counted, proved, reached), what
    assert (found.days_required, found.counted_until, found.proved_until) == (YEAR_OF_WORK, LAST_EPREUVE, PROVED)


@pytest.mark.parametrize(
    ("category", "periods", "shown"),
    [
        (Category.EXPERIENCE, (), True),
        (Category.EXPERIENCE, (job(),), True),
        (Category.DISTANCE, (), False),
        (Category.DISTANCE, (job(),), True),
        (Category.REDOUBLANT, (), False),
        (Category.REDOUBLANT, (job(),), True),
    ],
)
def test_it_is_shown_to_whom_it_may_serve(category: Category, periods: tuple[WorkPeriod, ...], *, shown: bool) -> None:
    found = experience(category, periods, last_epreuve_on=LAST_EPREUVE, proved_until=PROVED)
    assert (found is not None) == shown


@pytest.mark.parametrize(
    ("bound", "zone", "day"),
    [
        (JUSTIFICATIFS_CLOSE, PARIS, PROVED),
        (datetime(2022, 12, 5, 4, tzinfo=UTC), ZoneInfo("America/Martinique"), PROVED),
        (datetime(2022, 12, 4, 20, tzinfo=UTC), ZoneInfo("Indian/Reunion"), PROVED),
        (datetime(2022, 12, 4, 17, tzinfo=UTC), PARIS, PROVED),
    ],
)
def test_the_last_day_for_proof_is_the_academie_s_own(bound: datetime, zone: ZoneInfo, day: date) -> None:
    """« le dimanche 4 décembre 2022 » inclus: the bound is exclusive."""
    assert last_day(bound, zone) == day


PERIODS = st.lists(
    st.builds(
        lambda start, length: job(start, start + timedelta(days=length)),
        st.dates(date(2021, 1, 1), date(2023, 12, 31)),
        st.integers(0, 400),
    ),
    max_size=5,
)


@given(PERIODS)
def test_the_year_is_reached_on_the_first_day_that_counts_it(periods: list[WorkPeriod]) -> None:
    found = experience(Category.EXPERIENCE, periods, last_epreuve_on=LAST_EPREUVE, proved_until=PROVED)
    assert found is not None
    assert (found.reached_on is None) == (found.days_counted < YEAR_OF_WORK)
    if found.reached_on is not None:
        assert counted_days(periods, found.reached_on) == YEAR_OF_WORK
        assert counted_days(periods, found.reached_on - timedelta(days=1)) == YEAR_OF_WORK - 1


@rows(
    "inscription-3",
    Row("a job that counts", "Guide §1", job(), (365, [])),
    Row("below technician level", "Guide §1", job(technician_level=False), (0, ["niveau inférieur"])),
    Row("out of the field", "Guide §1", job(in_field=False), (0, ["sans rapport"])),
    Row("both", "Guide §1", job(technician_level=False, in_field=False), (0, ["niveau inférieur", "sans rapport"])),
    Row(
        "promised beyond the last épreuve",
        "D643-16",
        job(date(2023, 6, 1), date(2024, 6, 1)),
        (30, ["Compté jusqu'au"]),
    ),
    Row("still running", "D643-16", job(date(2023, 6, 1), None), (30, [])),
    Row("begun on the last day", "D643-16", job(LAST_EPREUVE, None), (1, [])),
    Row("begun after", "D643-16", job(LAST_EPREUVE + timedelta(days=1), None), (0, ["Commence après"])),
)
def test_each_job_is_weighed_by_itself(case: Row[WorkPeriod, tuple[int, list[str]]]) -> None:
    days, reasons = case.gives
    [found] = weighed([case.given], LAST_EPREUVE)
    assert (found.period, found.days) == (case.given, days)
    assert (found.reason is None) is (reasons == [])
    assert all(reason in str(found.reason) for reason in reasons)
    assert str(found.reason).count(".") == len(reasons)
