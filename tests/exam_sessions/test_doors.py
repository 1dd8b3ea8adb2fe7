"""Exam sessions, the time, and the guard's snapshot of the calendars."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.exam_sessions.board import CalendarBoard
from app.http.deadlines import Window
from app.http.house import House
from tests.clock import LegalClock
from tests.stage import Stage

INSTANT = timedelta(milliseconds=1)
# The last académie to close its registrations to 2023 is Polynésie française.
LAST_CLOSING = datetime(2022, 11, 22, 4, tzinfo=UTC)
FIRST_OPENING = datetime(2022, 10, 17, 20, tzinfo=UTC)


async def test_the_time_is_the_legal_clock_s(client: httpx.AsyncClient, clock: LegalClock) -> None:
    at = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    await clock.set(at)
    told = datetime.fromisoformat((await client.get("/v1/time")).json()["server_time"])
    assert at <= told < at + timedelta(minutes=1)


async def test_exam_sessions_come_the_latest_first_with_the_text_to_accept(client: httpx.AsyncClient) -> None:
    items = (await client.get("/v1/exam-sessions")).json()["items"]
    years = [one["year"] for one in items]
    assert years == sorted(years, reverse=True)
    assert years[-1] == 2023
    (session,) = [one for one in items if one["year"] == 2023]
    assert session["modalites"]["version"] == "2023-1"
    assert "session 2023" in session["modalites"]["text"]
    assert session == (await client.get("/v1/exam-sessions/2023")).json()


async def test_the_next_exam_session_is_open_now(client: httpx.AsyncClient) -> None:
    latest = (await client.get("/v1/exam-sessions")).json()["items"][0]["year"]
    told = (await client.get(f"/v1/exam-sessions/{latest}/calendar", params={"academie": "02"})).json()
    bounds = told["registration"]
    assert bounds["opens"]["at"] < told["server_time"] < bounds["closes"]["at"]


@pytest.mark.parametrize("path", ["/v1/exam-sessions/2022", "/v1/exam-sessions/2022/calendar?academie=02"])
async def test_an_exam_session_not_announced_is_absent(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/exam-sessions/1999", "/v1/exam-sessions/2023/calendar", "/v1/exam-sessions/2023/calendar?academie=2A"]
)
async def test_what_is_not_a_year_or_an_academie_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 422


async def test_an_exam_session_in_preparation_is_seen_by_nobody(
    client: httpx.AsyncClient, servers: Stage, house: House
) -> None:
    await servers.as_owner(
        "INSERT INTO exam_sessions (year, label, last_epreuve_on, modalites_version, modalites)"
        " VALUES (2099, 'Session 2099', '2099-06-30', '2099-1', '…')"
    )
    await servers.as_owner(
        "INSERT INTO calendars SELECT 2099, academie, zone, registration_opens_local + interval '76 years',"
        " registration_closes_local + interval '76 years', justificatifs_close_local + interval '76 years',"
        " amenagement_closes_local + interval '76 years' FROM calendars WHERE (year, academie) = (2023, '02')"
    )
    board = CalendarBoard(house.database)
    await board.refresh()
    try:
        listed = (await client.get("/v1/exam-sessions")).json()["items"]
        assert 2099 not in [one["year"] for one in listed]
        assert (await client.get("/v1/exam-sessions/2099")).status_code == 404
        assert (await client.get("/v1/exam-sessions/2099/calendar?academie=02")).status_code == 404
        assert board.refusal(Window.REGISTRATION, datetime(2098, 11, 1, tzinfo=UTC)) is not None
    finally:
        await servers.as_owner("DELETE FROM calendars WHERE year = 2099")
        await servers.as_owner("DELETE FROM exam_sessions WHERE year = 2099")


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (FIRST_OPENING - INSTANT, "fenetre-pas-ouverte"),
        (FIRST_OPENING, None),
        # Aix-Marseille has closed, Polynésie has not: the exact verdict is the service's.
        (datetime(2022, 11, 21, 17, tzinfo=UTC), None),
        (LAST_CLOSING - INSTANT, None),
        (LAST_CLOSING, "fenetre-fermee"),
    ],
)
async def test_the_board_refuses_what_no_calendar_admits(house: House, at: datetime, code: str | None) -> None:
    board = CalendarBoard(house.database)
    assert board.refusal(Window.REGISTRATION, at) is None, "nothing was read yet: the service judges"
    await board.refresh()
    refusal = board.refusal(Window.REGISTRATION, at)
    assert (refusal and refusal.code) == code


async def test_the_nearest_calendar_is_the_one_told(house: House) -> None:
    board = CalendarBoard(house.database)
    await board.refresh()
    refusal = board.refusal(Window.REGISTRATION, LAST_CLOSING)
    assert refusal is not None
    assert "Pacific/Tahiti" in refusal.detail
    assert "toutes les académies" in refusal.detail


async def test_a_registration_out_of_every_window_is_refused_at_the_door(
    app: FastAPI, client: httpx.AsyncClient, clock: LegalClock
) -> None:
    del app
    await clock.set(LAST_CLOSING)
    refused = await client.post("/v1/registrations", json={})
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "fenetre-fermee"
    assert problem["window"]["closes"] == {
        "at": "2022-11-22T04:00:00Z",
        "local": "2022-11-21T18:00:00",
        "zone": "Pacific/Tahiti",
    }
    assert problem["server_time"] >= "2022-11-22T04:00:00"


async def test_a_calendar_extended_is_admitted_once_the_board_was_read_again(house: House, servers: Stage) -> None:
    board = CalendarBoard(house.database)
    await board.refresh()
    assert board.refusal(Window.REGISTRATION, LAST_CLOSING) is not None
    later = "UPDATE calendars SET registration_closes_local = registration_closes_local {} interval '1 hour'"
    where = " WHERE year = 2023 AND academie = '41'"
    await servers.as_owner(later.format("+") + where)
    try:
        await board.refresh()
        assert board.refusal(Window.REGISTRATION, LAST_CLOSING) is None
    finally:
        await servers.as_owner(later.format("-") + where)
