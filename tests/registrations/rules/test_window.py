"""Deadlines are half-open: « jusqu'à la fermeture du serveur : le lundi 21 novembre 2022 à 18h » (Guide)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.registrations.rules.window import Window, verdict
from tests.registrations.rules.sample import CLOSES, OPENS
from tests.regles.tables import Row, rows

MARTINIQUE = ZoneInfo("America/Martinique")


@rows(
    "calendrier-inscription",
    Row(
        "du mardi 18 octobre 2022 à 8h (summer time): an instant before",
        "Guide, calendrier",
        "2022-10-18T05:59:59.999999Z",
        Window.NOT_OPEN,
    ),
    Row("du mardi 18 octobre 2022 à 8h (summer time)", "Guide, calendrier", "2022-10-18T06:00:00Z", Window.OPEN),
    Row("the night that the hour changes", "Guide, calendrier", "2022-10-30T01:00:00Z", Window.OPEN),
    Row(
        "18h in summer time would be 16:00Z: winter time has come",
        "Guide, calendrier",
        "2022-11-21T16:00:00Z",
        Window.OPEN,
    ),
    Row("au lundi 21 novembre 2022 à 18h", "Guide, calendrier", "2022-11-21T16:59:59.999999Z", Window.OPEN),
    Row("18:00:00.000 is closed", "Guide, calendrier", "2022-11-21T17:00:00Z", Window.CLOSED),
    Row(
        "« aucune inscription hors délai ne sera acceptée »",
        "Guide, calendrier",
        "2022-11-21T17:00:00.000001Z",
        Window.CLOSED,
    ),
)
def test_the_guides_window(case: Row[str, Window]) -> None:
    assert verdict(OPENS, CLOSES, datetime.fromisoformat(case.given)) is case.gives


def test_the_zone_of_the_instant_does_not_matter() -> None:
    closing_in_fort_de_france = datetime(2022, 11, 21, 13, tzinfo=MARTINIQUE)
    assert verdict(OPENS, CLOSES, closing_in_fort_de_france) is Window.CLOSED


def test_a_window_that_closes_before_it_opens_never_opens() -> None:
    assert verdict(CLOSES, OPENS, OPENS) is Window.CLOSED
    assert verdict(CLOSES, OPENS, CLOSES) is Window.CLOSED


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)), st.timedeltas(timedelta(), timedelta(days=90)))
def test_half_open(distance: timedelta, length: timedelta) -> None:
    at = OPENS + distance
    assert (verdict(OPENS, OPENS + length, at) is Window.OPEN) == (timedelta() <= distance < length)
