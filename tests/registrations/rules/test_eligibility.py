"""Rules 2 and 3: « doivent justifier soit d'une préparation […] soit d'1 année effective d'activités » (Guide §1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.registrations.rules import warnings
from app.registrations.rules.choices import Category, Forme, PreparationMode, WorkPeriod
from app.registrations.rules.eligibility import counted_days
from tests.registrations.rules.cases import Case, Row, judge, rows
from tests.registrations.rules.sample import (
    LAST_EPREUVE,
    PREPARATION,
    choices,
    facts,
    job,
    sitting,
    units,
)

PRESENT = replace(PREPARATION, mode=PreparationMode.PRESENTIEL)
UNNAMED = replace(PREPARATION, training_body_name=None)
NUMBERED = replace(UNNAMED, training_body_id=UUID(int=1))
BACKWARDS = replace(PREPARATION, starts_on=date(2022, 9, 2), ends_on=date(2022, 9, 1))
TOO_LATE = replace(PREPARATION, starts_on=LAST_EPREUVE + timedelta(days=1), ends_on=None)
AFTER = datetime(2023, 7, 1, 12, tzinfo=UTC)
ON_THE_DAY = datetime(2023, 6, 30, 12, tzinfo=UTC)
SHORT = job(date(2023, 1, 1), date(2023, 6, 30))


@rows(
    "inscription-2",
    Case("at a distance, with a school at a distance", "Guide §1"),
    Case("at a distance, still running", "Guide §1", {"preparation": replace(PREPARATION, ends_on=None)}),
    Case(
        "at a distance, no preparation",
        "D643-16",
        {"preparation": None},
        gives=(("preparation-requise", "/preparation"),),
    ),
    Case(
        "at a distance, in presence",
        "Guide",
        {"preparation": PRESENT},
        gives=(("preparation-pas-a-distance", "/preparation/mode"),),
    ),
    Case(
        "at a distance, no school named",
        "Guide",
        {"preparation": UNNAMED},
        gives=(("organisme-requis", "/preparation/training_body_name"),),
    ),
    Case(
        "the school is named by its number",
        "Guide",
        {"preparation": NUMBERED},
        {"training_body": "École à distance EXEMPLE"},
    ),
    Case(
        "the school's number is nobody's",
        "Guide",
        {"preparation": NUMBERED},
        gives=(("organisme-inconnu", "/preparation/training_body_id"),),
    ),
    Case(
        "a preparation that ends before it starts",
        "D643-16",
        {"preparation": BACKWARDS},
        gives=(("dates-inversees", "/preparation/ends_on"),),
    ),
    Case(
        "a preparation that starts on the day of the last épreuve",
        "Guide §1",
        {"preparation": replace(PREPARATION, starts_on=LAST_EPREUVE, ends_on=None)},
    ),
    Case(
        "a preparation that starts the day after: it prepares for another session",
        "Guide §1",
        {"preparation": TOO_LATE},
        gives=(("preparation-trop-tardive", "/preparation/starts_on"),),
    ),
    Case(
        "the same in forme progressive: due on the day of the last unit, perhaps years later",
        "Guide §1",
        {"preparation": TOO_LATE, "forme": Forme.PROGRESSIVE, "units": units(U1="a_passer")},
    ),
    Case(
        "the same by who relies on work: the preparation is not what is weighed",
        "D643-16",
        {"category": Category.EXPERIENCE, "preparation": TOO_LATE, "work_periods": (job(),)},
    ),
    Case("a preparation of one day", "D643-16", {"preparation": replace(PREPARATION, ends_on=PREPARATION.starts_on)}),
)
def test_enseignement_a_distance(case: Case) -> None:
    judge(case)


@rows(
    "inscription-3",
    Case("a year of work", "D643-16", {"category": Category.EXPERIENCE, "preparation": None, "work_periods": (job(),)}),
    Case(
        "no work at all",
        "Guide §1",
        {"category": Category.EXPERIENCE, "preparation": None},
        gives=(("experience-requise", "/work_periods"),),
    ),
    Case(
        "no work at all, after the last épreuve: said once",
        "Guide §1",
        {"category": Category.EXPERIENCE, "preparation": None},
        {"now": AFTER},
        (("experience-requise", "/work_periods"),),
    ),
    Case("half a year so far: it only warns", "[P]", {"category": Category.EXPERIENCE, "work_periods": (SHORT,)}),
    Case(
        "half a year, on the day of the last épreuve",
        "D643-16",
        {"category": Category.EXPERIENCE, "work_periods": (SHORT,)},
        {"now": ON_THE_DAY},
    ),
    Case(
        "half a year, after the last épreuve",
        "D643-16",
        {"category": Category.EXPERIENCE, "work_periods": (SHORT,)},
        {"now": AFTER},
        (("experience-insuffisante", "/work_periods"),),
    ),
    Case(
        "half a year, progressive: the last unit is perhaps years later",
        "D643-16",
        {
            "category": Category.EXPERIENCE,
            "work_periods": (SHORT,),
            "forme": Forme.PROGRESSIVE,
            "units": units(U1="a_passer"),
        },
        {"now": AFTER},
    ),
    Case(
        "a whole year, after the last épreuve",
        "D643-16",
        {"category": Category.EXPERIENCE, "work_periods": (job(),)},
        {"now": AFTER},
    ),
    Case("a job of one day", "D643-16", {"work_periods": (job(date(2022, 1, 1), date(2022, 1, 1)),)}),
    Case(
        "a job that ends before it starts",
        "D643-16",
        {"work_periods": (job(), job(date(2022, 1, 2), date(2022, 1, 1)))},
        gives=(("dates-inversees", "/work_periods/1/ends_on"),),
    ),
    Case(
        "the same job twice",
        "D643-16",
        {"work_periods": (job(), job())},
        gives=(("periode-en-double", "/work_periods/1"),),
    ),
    Case("a job that still runs", "D643-16", {"work_periods": (job(ends_on=None),)}),
)
def test_experience_professionnelle(case: Case) -> None:
    judge(case)


@rows(
    "inscription-2",
    Case(
        "a redoublant with last year's grades",
        "Guide",
        {"category": Category.REDOUBLANT, "former_sittings": (sitting(U1="8"),)},
    ),
    Case(
        "a redoublant who prepares nothing: the condition was met before",
        "[P]",
        {"category": Category.REDOUBLANT, "preparation": None, "former_sittings": (sitting(),)},
    ),
    Case(
        "a redoublant who never sat",
        "Guide",
        {"category": Category.REDOUBLANT},
        gives=(("session-anterieure-requise", "/former_sittings"),),
    ),
    Case("at a distance, and sat before: the lists add up", "[P]", {"former_sittings": (sitting(U1="8"),)}),
)
def test_redoublant(case: Case) -> None:
    judge(case)


UNTIL = date(2022, 12, 31)


@rows(
    "inscription-3",
    Row("a civil year is 365 days, both ends counted", "D643-16", (job(),), 365),
    Row("one day", "D643-16", (job(date(2022, 3, 1), date(2022, 3, 1)),), 1),
    Row("a leap year", "D643-16", (job(date(2020, 1, 1), date(2020, 12, 31)),), 366),
    Row("still running: up to the bound, included", "D643-16", (job(date(2022, 12, 30), None),), 2),
    Row("a promised end after the bound", "D643-16", (job(date(2022, 12, 30), date(2023, 6, 1)),), 2),
    Row("starts on the bound", "D643-16", (job(UNTIL, None),), 1),
    Row("starts after the bound", "D643-16", (job(date(2023, 1, 1), None),), 0),
    Row("two jobs at once count once", "D643-16", (job(), job(date(2021, 7, 1), date(2021, 7, 31))), 365),
    Row("two jobs that overlap", "D643-16", (job(), job(date(2021, 12, 1), date(2022, 1, 31))), 396),
    Row("two jobs end to end", "D643-16", (job(), job(date(2022, 1, 1), date(2022, 1, 31))), 396),
    Row("a hole between two jobs", "D643-16", (job(), job(date(2022, 2, 1), date(2022, 2, 28))), 393),
    Row("the later first", "D643-16", (job(date(2022, 2, 1), date(2022, 2, 28)), job()), 393),
    Row("below technician level", "D643-16", (job(technician_level=False),), 0),
    Row("out of the field", "D643-16", (job(in_field=False),), 0),
    Row("one job that counts, one that does not", "D643-16", (job(), job(date(2022, 1, 1), None, in_field=False)), 365),
    Row("dates the wrong way round count nothing", "D643-16", (job(date(2022, 1, 2), date(2021, 1, 1)),), 0),
    Row("nothing", "D643-16", (), 0),
)
def test_days_are_counted_once(case: Row[tuple[WorkPeriod, ...], int]) -> None:
    assert counted_days(case.given, UNTIL) == case.gives


PERIODS = st.lists(
    st.builds(
        lambda start, length, running: job(start, None if running else start + timedelta(days=length)),
        st.dates(date(2020, 1, 1), date(2023, 12, 31)),
        st.integers(-5, 500),
        st.booleans(),
    ),
    max_size=6,
)


@given(PERIODS, st.dates(date(2020, 1, 1), date(2024, 12, 31)))
def test_overlaps_count_once(periods: list[WorkPeriod], until: date) -> None:
    worked = {
        day
        for period in periods
        for day in range(period.starts_on.toordinal(), min(period.ends_on or until, until).toordinal() + 1)
    }
    assert counted_days(periods, until) == len(worked)
    assert counted_days(reversed(periods), until) == len(worked)


@rows(
    "inscription-3",
    Row("a whole year, over", "Guide §1", job(), (None, "")),
    Row(
        "364 days by the last épreuve",
        "Guide §1",
        job(LAST_EPREUVE - timedelta(days=363), None),
        ("experience-insuffisante", "364"),
    ),
    Row(
        "365 days by the last épreuve, not at the bound",
        "Guide §1",
        job(LAST_EPREUVE - timedelta(days=364), None),
        ("experience-en-cours", "complément"),
    ),
    Row("365 days on 4 December, the last day for justificatifs", "Guide §1", job(date(2021, 12, 5), None), (None, "")),
    Row("364 days on 4 December", "Guide §1", job(date(2021, 12, 6), None), ("experience-en-cours", "364")),
    Row(
        "one day in all",
        "Guide §1",
        job(date(2022, 1, 1), date(2022, 1, 1)),
        ("experience-insuffisante", "1\N{NO-BREAK SPACE}jour "),
    ),
)
def test_a_shortfall_warns_with_the_days_counted(case: Row[WorkPeriod, tuple[str | None, str]]) -> None:
    code, words = case.gives
    told = warnings(choices(category=Category.EXPERIENCE, work_periods=(case.given,)), facts())
    assert [notice.code for notice in told] == ([] if code is None else [code])
    assert all(words in notice.detail and notice.field == "/work_periods" for notice in told)


def test_only_who_relies_on_work_is_warned() -> None:
    assert warnings(choices(work_periods=(SHORT,)), facts()) == ()
    assert warnings(choices(category=Category.EXPERIENCE), facts()) == ()


def test_a_preparation_too_late_only_warns_in_forme_progressive() -> None:
    asked = choices(preparation=TOO_LATE, forme=Forme.PROGRESSIVE, units=units(U1="a_passer"))
    (notice,) = warnings(asked, facts())
    assert (notice.code, notice.field) == ("preparation-trop-tardive", "/preparation/starts_on")
    assert "dernière unité" in notice.detail


def test_the_shortfall_of_a_progressive_is_due_with_the_last_unit() -> None:
    asked = choices(
        category=Category.EXPERIENCE, work_periods=(SHORT,), forme=Forme.PROGRESSIVE, units=units(U1="a_passer")
    )
    (notice,) = warnings(asked, facts())
    assert notice.code == "experience-insuffisante"
    assert "dernière unité" in notice.detail
