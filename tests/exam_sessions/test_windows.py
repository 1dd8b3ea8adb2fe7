"""What a window says: half-open, on the académie's clocks, through the change of hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.exam_sessions.rules import Bounds, Calendar, CalendarEntry, legal_instant
from app.exam_sessions.service import require_open, shut
from app.http.deadlines import Window
from app.kit.errors import Conflict

AIX = Calendar(
    year=2023,
    academie="02",
    zone_name="Europe/Paris",
    registration_opens_at=datetime(2022, 10, 18, 6, tzinfo=UTC),
    registration_closes_at=datetime(2022, 11, 21, 17, tzinfo=UTC),
    justificatifs_close_at=datetime(2022, 12, 4, 23, tzinfo=UTC),
    amenagement_closes_at=datetime(2022, 11, 21, 23, tzinfo=UTC),
    amex_url=None,
)
PARIS = ZoneInfo("Europe/Paris")
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("window", "at", "admitted"),
    [
        (Window.REGISTRATION, AIX.registration_opens_at - INSTANT, False),
        (Window.REGISTRATION, AIX.registration_opens_at, True),
        (Window.REGISTRATION, AIX.registration_closes_at - INSTANT, True),
        (Window.REGISTRATION, AIX.registration_closes_at, False),
        (Window.JUSTIFICATIFS, AIX.registration_opens_at - INSTANT, False),
        (Window.JUSTIFICATIFS, AIX.registration_opens_at, True),
        (Window.JUSTIFICATIFS, AIX.registration_closes_at, True),
        (Window.JUSTIFICATIFS, AIX.justificatifs_close_at - INSTANT, True),
        (Window.JUSTIFICATIFS, AIX.justificatifs_close_at, False),
    ],
)
def test_a_window_is_half_open(window: Window, at: datetime, admitted: bool) -> None:  # noqa: FBT001 -- a table
    if admitted:
        require_open(AIX, window, at)
    else:
        with pytest.raises(Conflict):
            require_open(AIX, window, at)


def test_a_legal_instant_is_told_in_summer_and_in_winter_time() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert legal_instant(AIX.registration_opens_at, paris)["local"] == "2022-10-18T08:00:00"
    assert legal_instant(AIX.registration_closes_at, paris)["local"] == "2022-11-21T18:00:00"


@pytest.mark.parametrize(
    ("window", "at", "code", "detail"),
    [
        (
            Window.REGISTRATION,
            AIX.registration_closes_at,
            "fenetre-fermee",
            (
                "Les inscriptions de la session 2023 étaient ouvertes jusqu'au lundi 21 novembre 2022 à 18 h "
                "(fuseau Europe/Paris, UTC+01:00) : rien n'est accepté hors délai."
            ),
        ),
        (
            Window.REGISTRATION,
            AIX.registration_opens_at - INSTANT,
            "fenetre-pas-ouverte",
            (
                "Les inscriptions de la session 2023 ouvriront le mardi 18 octobre 2022 à 8 h "
                "(fuseau Europe/Paris, UTC+02:00)."
            ),
        ),
        (
            Window.JUSTIFICATIFS,
            AIX.justificatifs_close_at,
            "fenetre-fermee",
            (
                "Le dépôt des justificatifs de la session 2023 était ouvert jusqu'au dimanche 4 décembre 2022 inclus "
                "(fuseau Europe/Paris, UTC+01:00) : rien n'est accepté hors délai."
            ),
        ),
    ],
)
def test_a_refusal_says_the_bound_on_the_clocks_of_the_academie(
    window: Window, at: datetime, code: str, detail: str
) -> None:
    refusal = shut(AIX, window, at)
    assert refusal.code == code
    assert refusal.detail.replace("\N{NO-BREAK SPACE}", " ") == detail
    assert refusal.members["server_time"] == at
    closes = AIX.registration if window is Window.REGISTRATION else AIX.justificatifs
    assert refusal.members["window"] == closes.told()


def test_the_bounds_are_told_as_instant_local_time_and_zone() -> None:
    told = Bounds(AIX.registration_opens_at, AIX.registration_closes_at, ZoneInfo("Europe/Paris")).told()
    assert told == {
        "opens": {"at": AIX.registration_opens_at, "local": "2022-10-18T08:00:00", "zone": "Europe/Paris"},
        "closes": {"at": AIX.registration_closes_at, "local": "2022-11-21T18:00:00", "zone": "Europe/Paris"},
    }


def entry(opens: str, closes: str, justificatifs: str, amenagement: str | None = None) -> CalendarEntry:
    return CalendarEntry(
        opens=datetime.fromisoformat(opens),
        closes=datetime.fromisoformat(closes),
        justificatifs_until=datetime.fromisoformat(justificatifs).date(),
        amenagement_until=datetime.fromisoformat(amenagement).date() if amenagement else None,
    )


def test_a_day_is_whole_and_amenagement_closes_with_the_day_of_registration() -> None:
    guide = entry("2022-10-18T08:00", "2022-11-21T18:00", "2022-12-04")
    assert f"{guide.justificatifs_close}" == "2022-12-05 00:00:00"
    assert f"{guide.amenagement_closes}" == "2022-11-22 00:00:00"
    assert guide.faults(PARIS) == ()


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (entry("2022-11-21T18:00", "2022-11-21T18:00", "2022-12-04"), "précéder"),
        (entry("2022-10-18T08:00", "2022-11-21T18:00", "2022-11-20"), "justificatifs"),
        (entry("2022-10-18T08:00", "2022-11-21T18:00", "2022-12-04", "2022-10-01"), "aménagement"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(wrong: CalendarEntry, word: str) -> None:
    (fault,) = wrong.faults(PARIS)
    assert word in fault.detail
