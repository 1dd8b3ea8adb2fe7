"""What a new calendar takes away from candidates, and what it does not (decision « calendars are told at once »)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.exam_sessions.rules.calendar import Calendar
from app.exam_sessions.rules.shortening import CODE, taken_away

MICRO = timedelta(microseconds=1)
OPENS = datetime(2022, 10, 18, 6, tzinfo=UTC)
CLOSES = datetime(2022, 11, 21, 17, tzinfo=UTC)
JUSTIFICATIFS = datetime(2022, 12, 4, 23, tzinfo=UTC)
AMENAGEMENT = datetime(2022, 11, 21, 23, tzinfo=UTC)
BEFORE = Calendar(
    year=2023,
    academie="02",
    zone_name="Europe/Paris",
    registration_opens_at=OPENS,
    registration_closes_at=CLOSES,
    justificatifs_close_at=JUSTIFICATIFS,
    amenagement_closes_at=AMENAGEMENT,
    amex_url=None,
)
ALL_CLOSE = {"/closes": CLOSES, "/justificatifs_until": JUSTIFICATIFS, "/amenagement_until": AMENAGEMENT}


def closing(field: str, at: datetime) -> Calendar:
    match field:
        case "/closes":
            return replace(BEFORE, registration_closes_at=at)
        case "/justificatifs_until":
            return replace(BEFORE, justificatifs_close_at=at)
        case _:
            return replace(BEFORE, amenagement_closes_at=at)


def told(after: Calendar, now: datetime) -> dict[str, str]:
    found = list(taken_away(BEFORE, after, now))
    assert {one.code for one in found} <= {CODE}
    return {one.field: one.detail for one in found}


@pytest.mark.parametrize("now", [OPENS - MICRO, OPENS, CLOSES])
def test_the_same_calendar_takes_nothing_away(now: datetime) -> None:
    assert told(BEFORE, now) == {}


@pytest.mark.parametrize(
    ("what", "now", "by", "fields"),
    [
        ("not open yet: it may open later", OPENS - MICRO, MICRO, set()),
        ("open at this very instant: not any more", OPENS, MICRO, {"/opens"}),
        ("open for long: nor then", CLOSES, MICRO, {"/opens"}),
        ("open: to have opened earlier takes nothing from anybody", OPENS, -MICRO, set()),
    ],
)
def test_an_opening(what: str, now: datetime, by: timedelta, fields: set[str]) -> None:
    assert told(replace(BEFORE, registration_opens_at=OPENS + by), now).keys() == fields, what


@pytest.mark.parametrize("field", ALL_CLOSE)
@pytest.mark.parametrize(
    ("what", "now", "by", "wrong"),
    [
        ("open: not a microsecond earlier", OPENS, -MICRO, True),
        ("open: the same", OPENS, timedelta(), False),
        ("open: longer", OPENS, MICRO, False),
        ("not open yet: shorter is no harm", OPENS - MICRO, -timedelta(days=1), False),
    ],
)
def test_a_closing(field: str, what: str, now: datetime, by: timedelta, *, wrong: bool) -> None:
    found = told(closing(field, ALL_CLOSE[field] + by), now)
    assert (found.keys() == {field}) is wrong, what
    assert all("terme annoncé" in detail for detail in found.values())


@pytest.mark.parametrize("field", ALL_CLOSE)
@pytest.mark.parametrize(("by", "wrong"), [(-MICRO, True), (timedelta(), True), (MICRO, False)])
def test_a_window_is_not_over_before_it_ever_opened(field: str, by: timedelta, *, wrong: bool) -> None:
    now = OPENS - timedelta(days=1)
    found = told(closing(field, now + by), now)
    assert (found.keys() == {field}) is wrong
    assert all("déjà passé" in detail for detail in found.values())


def test_each_window_is_named_and_the_term_told_on_the_clocks_of_the_academie() -> None:
    shorter = [closing(field, at - timedelta(days=1)) for field, at in ALL_CLOSE.items()]
    details = [detail for one in shorter for detail in told(one, OPENS).values()]
    assert [detail.partition(" :")[0] for detail in details] == [
        "Inscriptions",
        "Justificatifs",
        "Demandes d'aménagement",
    ]
    assert "18" in details[0]
    assert "4 décembre" in details[1].replace("\u00a0", " ")
