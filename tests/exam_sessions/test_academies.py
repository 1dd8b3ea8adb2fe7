"""The bounds of the 2023 exam session, everywhere: the same local hours, each on its own clocks."""

from datetime import UTC, datetime

import httpx
import pytest

PARIS = "Europe/Paris"
OVERSEAS = {
    "28": ("Indian/Reunion", "2022-10-18T04:00:00Z", "2022-11-21T14:00:00Z", "2022-12-04T20:00:00Z"),
    "31": ("America/Martinique", "2022-10-18T12:00:00Z", "2022-11-21T22:00:00Z", "2022-12-05T04:00:00Z"),
    "32": ("America/Guadeloupe", "2022-10-18T12:00:00Z", "2022-11-21T22:00:00Z", "2022-12-05T04:00:00Z"),
    "33": ("America/Cayenne", "2022-10-18T11:00:00Z", "2022-11-21T21:00:00Z", "2022-12-05T03:00:00Z"),
    "40": ("Pacific/Noumea", "2022-10-17T21:00:00Z", "2022-11-21T07:00:00Z", "2022-12-04T13:00:00Z"),
    "41": ("Pacific/Tahiti", "2022-10-18T18:00:00Z", "2022-11-22T04:00:00Z", "2022-12-05T10:00:00Z"),
    "42": ("Pacific/Wallis", "2022-10-17T20:00:00Z", "2022-11-21T06:00:00Z", "2022-12-04T12:00:00Z"),
    "43": ("Indian/Mayotte", "2022-10-18T05:00:00Z", "2022-11-21T15:00:00Z", "2022-12-04T21:00:00Z"),
    # Saint-Pierre-et-Miquelon changes its hour too, two weeks after Paris.
    "44": ("America/Miquelon", "2022-10-18T10:00:00Z", "2022-11-21T21:00:00Z", "2022-12-05T03:00:00Z"),
}
METROPOLE = (PARIS, "2022-10-18T06:00:00Z", "2022-11-21T17:00:00Z", "2022-12-04T23:00:00Z")
HERE = (
    *("01", "02", "03", "04", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19"),
    *("20", "22", "23", "24", "25", "27", "70"),
)
BOUNDS = {**dict.fromkeys(HERE, METROPOLE), **OVERSEAS}


async def test_thirty_academies_and_four_collectivites_are_listed(client: httpx.AsyncClient) -> None:
    items = (await client.get("/v1/academies")).json()["items"]
    assert {one["code"]: one["zone"] for one in items} == {code: zone for code, (zone, *_) in BOUNDS.items()}
    assert [one["kind"] for one in items].count("academie") == 30
    assert {one["code"] for one in items if one["kind"] == "collectivite"} == {"40", "41", "42", "44"}
    assert {one["code"] for one in items if one["siec"]} == {"01", "24", "25"}


@pytest.mark.parametrize("academie", sorted(BOUNDS))
async def test_the_bounds_of_2023(client: httpx.AsyncClient, academie: str) -> None:
    zone, opens, closes, justificatifs = BOUNDS[academie]
    told = (await client.get("/v1/exam-sessions/2023/calendar", params={"academie": academie})).json()
    assert told["registration"] == {
        "opens": {"at": opens, "local": "2022-10-18T08:00:00", "zone": zone},
        "closes": {"at": closes, "local": "2022-11-21T18:00:00", "zone": zone},
    }
    assert told["justificatifs"] == {"closes": {"at": justificatifs, "local": "2022-12-05T00:00:00", "zone": zone}}
    assert told["amenagement"]["closes"]["local"] == "2022-11-22T00:00:00"


@pytest.mark.parametrize("academie", ["05", "21", "99"])
async def test_an_abolished_or_unknown_academie_has_no_calendar(client: httpx.AsyncClient, academie: str) -> None:
    answer = await client.get("/v1/exam-sessions/2023/calendar", params={"academie": academie})
    assert answer.status_code == 404


async def test_aix_marseille_has_its_own_amex(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/exam-sessions/2023/calendar", params={"academie": "02"})).json()
    assert told["amenagement"]["url"] == "https://appli.ac-aix-marseille.fr/amex/"


async def test_the_registration_of_2023_opened_and_closed_somewhere_first_and_last(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/exam-sessions/2023")).json()["registration"]
    assert told == {
        "opens_at": min(one[1] for one in BOUNDS.values()),
        "closes_at": max(one[2] for one in BOUNDS.values()),
    }
    assert datetime.fromisoformat(told["closes_at"]) == datetime(2022, 11, 22, 4, tzinfo=UTC)
