"""An exam session made from another: whole weeks, the same weekdays."""

from datetime import date, datetime, timedelta

import pytest

from app.exam_sessions.rules import ExamSessionEntry
from app.exam_sessions.rules.renewing import later, next_entry, shifted

at = datetime.fromisoformat


@pytest.mark.parametrize(
    ("before", "after", "weeks"), [(2027, 2028, 52), (2023, 2027, 209), (2027, 2026, -52), (2027, 2033, 313)]
)
def test_the_whole_weeks_nearest_to_the_years(before: int, after: int, weeks: int) -> None:
    assert later(before, after) == timedelta(weeks=weeks)


def test_the_next_entry_is_prepared_and_names_its_year() -> None:
    source = ExamSessionEntry(
        year=2027,
        last_epreuve_on=date(2027, 6, 30),
        modalites_version="2027-3",
        modalites="Session 2027.",
        amex_url="u",
    )
    assert next_entry(source, 2028) == ExamSessionEntry(
        year=2028,
        last_epreuve_on=date(2028, 6, 28),
        modalites_version="2028-1",
        modalites="Session 2028.",
        amex_url="u",
        status="preparee",
    )


def test_bounds_keep_their_hours() -> None:
    entry = shifted(
        later(2027, 2028),
        opens=at("2026-10-20T08:00"),
        closes=at("2026-11-23T18:00"),
        justificatifs_close=at("2026-12-07T00:00"),
        amenagement_closes=at("2026-11-24T00:00"),
        amex_url=None,
    )
    assert (entry.opens, entry.closes) == (at("2027-10-19T08:00"), at("2027-11-22T18:00"))
    assert (entry.justificatifs_close, entry.amenagement_closes) == (at("2027-12-06T00:00"), at("2027-11-23T00:00"))


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"last_epreuve_on": date(2026, 12, 31)}, ["/last_epreuve_on"]),
        ({"modalites": " ", "modalites_version": " "}, ["/modalites/text", "/modalites/version"]),
    ],
)
def test_what_contradicts_itself_is_told_at_once(change: dict[str, object], fields: list[str]) -> None:
    told = {"year": 2027, "last_epreuve_on": date(2027, 6, 30), "modalites_version": "1", "modalites": "…", **change}
    entry = ExamSessionEntry(**told)  # type: ignore[arg-type]  # a table of wrong ones
    assert [fault.field for fault in entry.faults()] == fields
