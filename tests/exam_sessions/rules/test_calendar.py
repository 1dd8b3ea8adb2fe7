"""The bounds of an académie: whole days, half-open windows, its own clocks (Guide, calendar and §8)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.exam_sessions.rules import Bounds, CalendarEntry, legal_instant
from tests.regles.tables import Row, rows

PARIS = ZoneInfo("Europe/Paris")
GUIDE = "Guide, calendrier"


def at(local: str, zone: str = "Europe/Paris") -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


AIX = Bounds(at("2022-10-18T08:00"), at("2022-11-21T18:00"), PARIS)
FORT_DE_FRANCE = Bounds(
    at("2022-10-18T08:00", "America/Martinique"), at("2022-11-21T18:00", "America/Martinique"), PARIS
)


@rows(
    "calendrier-inscription",
    Row("Aix-Marseille, 7:59:59.999999 on the first day", GUIDE, (AIX, "2022-10-18T05:59:59.999999Z"), False),
    Row("Aix-Marseille, 8:00 on the first day", GUIDE, (AIX, "2022-10-18T06:00:00Z"), True),
    Row("Aix-Marseille, the hour told twice, the first time", GUIDE, (AIX, "2022-10-30T00:30:00Z"), True),
    Row("Aix-Marseille, the hour told twice, the second time", GUIDE, (AIX, "2022-10-30T01:30:00Z"), True),
    Row("Aix-Marseille, 17:59:59.999999 on the last day", GUIDE, (AIX, "2022-11-21T16:59:59.999999Z"), True),
    Row("Aix-Marseille, 18:00 exactly on the last day", GUIDE, (AIX, "2022-11-21T17:00:00Z"), False),
    Row("Aix-Marseille, 18:00:00.001 on the last day", GUIDE, (AIX, "2022-11-21T17:00:00.001Z"), False),
    Row("Martinique, when Aix-Marseille opens", GUIDE, (FORT_DE_FRANCE, "2022-10-18T06:00:00Z"), False),
    Row("Martinique, when Aix-Marseille closes", GUIDE, (FORT_DE_FRANCE, "2022-11-21T17:00:00Z"), True),
    Row("Martinique, its own 18:00", GUIDE, (FORT_DE_FRANCE, "2022-11-21T22:00:00Z"), False),
)
def test_a_window_admits(case: Row[tuple[Bounds, str], bool]) -> None:
    bounds, instant = case.given
    assert bounds.admit(datetime.fromisoformat(instant)) is case.gives


def entry(closes: str = "2022-11-21T18:00", justificatifs: str = "2022-12-04", amenagement: str = "") -> CalendarEntry:
    return CalendarEntry(
        opens=datetime(2022, 10, 18, 8),  # noqa: DTZ001 -- local, as entered
        closes=datetime.fromisoformat(closes),
        justificatifs_until=date.fromisoformat(justificatifs),
        amenagement_until=date.fromisoformat(amenagement) if amenagement else None,
    )


WHOLE = "Guide, calendrier : « le dimanche 4 décembre 2022 »"


@rows(
    "calendrier-jours-entiers",
    Row("Sunday 4 December, whole", WHOLE, entry(), "2022-12-05T00:00:00"),
    Row("a last day of a month", WHOLE, entry(justificatifs="2022-11-30"), "2022-12-01T00:00:00"),
    Row("a last day of a year", WHOLE, entry(justificatifs="2022-12-31"), "2023-01-01T00:00:00"),
    Row("28 February of an ordinary year", WHOLE, entry(justificatifs="2023-02-28"), "2023-03-01T00:00:00"),
    Row("28 February of a leap year", WHOLE, entry(justificatifs="2024-02-28"), "2024-02-29T00:00:00"),
    Row("the day registration closes", WHOLE, entry(justificatifs="2022-11-21"), "2022-11-22T00:00:00"),
)
def test_the_last_day_for_justificatifs_is_whole(case: Row[CalendarEntry, str]) -> None:
    assert case.given.justificatifs_close.isoformat() == case.gives
    assert case.given.faults(ZoneInfo("Europe/Paris")) == ()


@rows(
    "calendrier-jours-entiers",
    Row("Monday 21 November, the day registration closes, whole", "Guide §8 ; [P]", entry(), "2022-11-22T00:00:00"),
    Row("registration closes at noon: still the whole day", "[P]", entry("2022-11-21T12:00"), "2022-11-22T00:00:00"),
    Row("a day of its own", "[P]", entry(amenagement="2022-12-31"), "2023-01-01T00:00:00"),
    Row("a day of its own, before registration closes", "[P]", entry(amenagement="2022-11-10"), "2022-11-11T00:00:00"),
)
def test_the_last_day_for_amenagements_is_whole(case: Row[CalendarEntry, str]) -> None:
    assert case.given.amenagement_closes.isoformat() == case.gives


@rows(
    "calendrier-fuseaux",
    Row("Paris, in summer time", GUIDE, ("2022-10-18T06:00:00Z", "Europe/Paris"), "2022-10-18T08:00:00"),
    Row("Paris, in winter time", GUIDE, ("2022-11-21T17:00:00Z", "Europe/Paris"), "2022-11-21T18:00:00"),
    Row("Paris, the end of 4 December", GUIDE, ("2022-12-04T23:00:00Z", "Europe/Paris"), "2022-12-05T00:00:00"),
    Row("Martinique", "[P]", ("2022-11-21T22:00:00Z", "America/Martinique"), "2022-11-21T18:00:00"),
    Row("Guyane", "[P]", ("2022-11-21T21:00:00Z", "America/Cayenne"), "2022-11-21T18:00:00"),
    Row("La Réunion", "[P]", ("2022-11-21T14:00:00Z", "Indian/Reunion"), "2022-11-21T18:00:00"),
    Row(
        "Nouvelle-Calédonie, already the next day",
        "[P]",
        ("2022-11-21T20:00:00Z", "Pacific/Noumea"),
        "2022-11-22T07:00:00",
    ),
    Row("Polynésie, still the day before", "[P]", ("2022-11-22T04:00:00Z", "Pacific/Tahiti"), "2022-11-21T18:00:00"),
    Row(
        "Saint-Pierre-et-Miquelon, in summer time",
        "[P]",
        ("2022-10-18T10:00:00Z", "America/Miquelon"),
        "2022-10-18T08:00:00",
    ),
)
def test_an_instant_is_told_on_the_clocks_of_the_academie(case: Row[tuple[str, str], str]) -> None:
    instant, zone = case.given
    told = legal_instant(datetime.fromisoformat(instant), ZoneInfo(zone))
    assert (told["local"], told["zone"]) == (case.gives, zone)
