"""Dates and counts read as a French sentence."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.kit import french

PARIS = ZoneInfo("Europe/Paris")
MARTINIQUE = ZoneInfo("America/Martinique")


def plain(text: str) -> str:
    return text.replace(french.NBSP, " ")


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2027, 3, 1), "1er mars 2027"),
        (date(2026, 12, 15), "15 décembre 2026"),
        (date(2026, 8, 31), "31 août 2026"),
    ],
)
def test_a_date(day: date, written: str) -> None:
    assert plain(french.long_date(day)) == written


@pytest.mark.parametrize(
    ("at", "written"), [(time(18), "18 h"), (time(8, 5), "8 h 05"), (time(0, 0, 9), "0 h"), (time(17, 30), "17 h 30")]
)
def test_an_hour(at: time, written: str) -> None:
    assert plain(french.hour(at)) == written


def test_an_instant_is_told_on_the_clocks_of_the_zone() -> None:
    at = datetime(2022, 11, 21, 17, 0, 9, tzinfo=UTC)
    assert plain(french.moment(at, PARIS)) == "lundi 21 novembre 2022 à 18 h"
    assert plain(french.moment(at, MARTINIQUE, seconds=True)) == "lundi 21 novembre 2022 à 13 h 00 min 09 s"


@pytest.mark.parametrize(
    ("bound", "zone", "written"),
    [
        (datetime(2022, 12, 4, 23, tzinfo=UTC), PARIS, "dimanche 4 décembre 2022 inclus"),  # guide
        (datetime(2022, 12, 5, 4, tzinfo=UTC), MARTINIQUE, "dimanche 4 décembre 2022 inclus"),
        (datetime(2022, 11, 21, 17, tzinfo=UTC), PARIS, "lundi 21 novembre 2022 à 18 h"),
        (datetime(2027, 2, 28, 23, tzinfo=UTC), PARIS, "dimanche 28 février 2027 inclus"),
    ],
)
def test_a_deadline(bound: datetime, zone: ZoneInfo, written: str) -> None:
    assert plain(french.deadline(bound, zone)) == written


@pytest.mark.parametrize(
    ("at", "zone", "written"),
    [
        (datetime(2022, 10, 18, 6, tzinfo=UTC), PARIS, "UTC+02:00"),
        (datetime(2022, 11, 21, 17, tzinfo=UTC), PARIS, "UTC+01:00"),
        (datetime(2022, 11, 21, 17, tzinfo=UTC), MARTINIQUE, "UTC−04:00"),
    ],
)
def test_an_offset(at: datetime, zone: ZoneInfo, written: str) -> None:
    assert french.offset(at, zone) == written


@pytest.mark.parametrize(("number", "written"), [(0, "0 jour"), (1, "1 jour"), (2, "2 jours"), (365, "365 jours")])
def test_a_count(number: int, written: str) -> None:
    assert plain(french.count(number, "jour")) == written


def test_text_is_sorted_as_in_a_dictionary() -> None:
    words = ["Zénith", "École", "eau", "Œuvre", "odeur", "Édition"]
    assert sorted(words, key=french.plain) == ["eau", "École", "Édition", "odeur", "Œuvre", "Zénith"]
    assert french.plain("  ÉCOLE   à distance ") == "ecole a distance"


def test_numbers_and_shares() -> None:
    thin = "\N{NARROW NO-BREAK SPACE}"
    assert [french.number(one) for one in (0, 999, 1000, 1234567)] == [
        "0",
        "999",
        f"1{thin}000",
        f"1{thin}234{thin}567",
    ]
    assert [plain(french.share(*one)) for one in ((5, 8), (0, 3), (3, 3), (0, 0))] == [
        "62,5 %",
        "0,0 %",
        "100,0 %",
        "—",
    ]
