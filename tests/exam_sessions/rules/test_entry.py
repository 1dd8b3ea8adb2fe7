"""What an operator enters, in local time: days without an hour, and hours that clocks show twice or never."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.exam_sessions.rules import CalendarEntry
from app.exam_sessions.rules.derogations import LATE, Derogation
from app.exam_sessions.rules.entry import bound, end_of, start_of

PARIS = ZoneInfo("Europe/Paris")
TAHITI = ZoneInfo("Pacific/Tahiti")
# The clocks of Paris went back on 30 October 2022 at 3, and on on 26 March 2023 at 2.
TWICE, NEVER = datetime(2022, 10, 30, 2, 30), datetime(2023, 3, 26, 2, 30)  # noqa: DTZ001 -- local clocks
ENTRY = CalendarEntry(
    opens=datetime(2022, 10, 18, 8),  # noqa: DTZ001
    closes=datetime(2022, 11, 21, 18),  # noqa: DTZ001
    justificatifs_until=date(2022, 12, 4),
)
WIDE = replace(
    ENTRY,
    opens=datetime(2022, 10, 1),  # noqa: DTZ001
    closes=datetime(2023, 6, 1),  # noqa: DTZ001
    justificatifs_until=date(2023, 6, 2),
)


@pytest.mark.parametrize(
    ("written", "is_", "starts", "ends"),
    [
        ("2022-12-04", date(2022, 12, 4), datetime(2022, 12, 4), datetime(2022, 12, 5)),  # noqa: DTZ001
        (
            "2022-12-04T18:00",
            datetime(2022, 12, 4, 18),  # noqa: DTZ001
            datetime(2022, 12, 4, 18),  # noqa: DTZ001
            datetime(2022, 12, 4, 18),  # noqa: DTZ001
        ),
    ],
)
def test_a_day_without_an_hour_is_whole(written: str, is_: date, starts: datetime, ends: datetime) -> None:
    assert bound(written) == is_
    assert start_of(bound(written)) == starts
    assert end_of(bound(written)) == ends


@pytest.mark.parametrize("written", ["2022-02-30", "2022-12-04T25:00", "4 décembre"])
def test_what_no_calendar_has_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bound(written)


@pytest.mark.parametrize(
    ("closes", "amenagement"),
    [
        (datetime(2022, 11, 21, 18), datetime(2022, 11, 22)),  # noqa: DTZ001 -- that day, whole (Guide §8)
        (datetime(2022, 11, 22), datetime(2022, 11, 22)),  # noqa: DTZ001 -- at midnight: the day before
        (datetime(2022, 11, 22, 0, 0, 0, 1), datetime(2022, 11, 23)),  # noqa: DTZ001 -- just after it: that day
        (datetime(2022, 11, 22, 0, 0, 0, 2), datetime(2022, 11, 23)),  # noqa: DTZ001
        (datetime(2022, 11, 21, 23, 59, 59, 999_999), datetime(2022, 11, 22)),  # noqa: DTZ001
    ],
)
def test_requests_for_an_amenagement_close_with_registration(closes: datetime, amenagement: datetime) -> None:
    assert replace(ENTRY, closes=closes).amenagement_closes == amenagement
    assert replace(ENTRY, closes=closes, amenagement_until=date(2022, 11, 30)).amenagement_closes == datetime(  # noqa: DTZ001
        2022, 12, 1
    )


@pytest.mark.parametrize("field", ["/opens", "/closes", "/justificatifs_until", "/amenagement_until"])
@pytest.mark.parametrize(("hour", "word"), [(TWICE, "deux fois"), (NEVER, "sautent")])
def test_an_hour_that_clocks_show_twice_or_never_is_refused(field: str, hour: datetime, word: str) -> None:
    match field:
        case "/opens":
            entry = replace(WIDE, opens=hour)
        case "/closes":
            entry = replace(WIDE, closes=hour, amenagement_until=date(2023, 6, 1))
        case "/justificatifs_until":
            entry = replace(WIDE, closes=hour - timedelta(days=1), justificatifs_until=hour)
        case _:
            entry = replace(WIDE, amenagement_until=hour)
    [fault] = entry.faults(PARIS)
    assert (fault.code, fault.field) == ("calendrier-incoherent", field)
    assert word in fault.detail
    assert "2 h 30" in fault.detail.replace("\u00a0", " ").replace("\u202f", " ")
    assert entry.faults(TAHITI) == ()  # where clocks never change


@pytest.mark.parametrize("minutes", [-31, 30])
def test_the_hours_around_are_clear(minutes: int) -> None:
    """1:59 and 3:00 exist once."""
    for hour in (TWICE, NEVER):
        assert replace(WIDE, opens=hour + timedelta(minutes=minutes)).faults(PARIS) == ()


def test_contradictions_and_unclear_hours_are_told_together() -> None:
    wrong = replace(WIDE, opens=TWICE, closes=TWICE, justificatifs_until=date(2022, 10, 1))
    assert {fault.field for fault in wrong.faults(PARIS)} == {"/opens", "/closes", "/justificatifs_until"}


def test_what_is_lawfully_late_and_in_which_windows() -> None:
    """The whole list: nothing else is open after its bound."""
    assert {kind: set(late.windows) for kind, late in LATE.items()} == {
        Derogation.TICKET: {"registration", "justificatifs"},
        Derogation.R408: {"justificatifs"},
        Derogation.COMPLEMENT: {"justificatifs"},
        Derogation.CORRECTION: {"registration"},
        Derogation.SECONDE_CHANCE: {"registration", "justificatifs"},
        Derogation.NOUVEL_ENVOI: {"justificatifs"},
    }
