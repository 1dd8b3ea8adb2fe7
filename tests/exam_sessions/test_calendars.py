"""Administrators set calendars: who may, what is refused, what is journaled, and what candidates are told."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from app.exam_sessions.board import CalendarBoard
from app.exam_sessions.rules import CalendarEntry
from app.exam_sessions.rules.entry import bound as read_bound
from app.exam_sessions.rules.entry import end_of, start_of
from app.http.deadlines import Window
from app.http.house import House
from app.kit.errors import Conflict
from app.staff.rules import Role, Scope
from tests import make
from tests.cli.commands import run
from tests.clock import LegalClock
from tests.conftest import connect
from tests.exam_sessions.bounds import AIX, administrator, agent_token, bound
from tests.stage import Stage

ADDRESS = f"/v1/staff/exam-sessions/{make.NEXT}/calendars/{AIX}"
ANY = {"if-match": "*"}
TOLD = "SELECT account_id::text, kind FROM notifications WHERE kind = 'calendrier_modifie'"


async def entered(servers: Stage, *, year: int = make.NEXT, academie: str = AIX, **changes: object) -> dict[str, Any]:
    """The body that would leave the calendar as it is, but for the changes."""
    sql = (
        "SELECT registration_opens_local, registration_closes_local, justificatifs_close_local, amex_url"
        " FROM calendars WHERE (year, academie) = (%s, %s)"
    )
    [(opens, closes, justificatifs, amex)] = await servers.select(sql, (year, academie))
    assert isinstance(opens, datetime)
    assert isinstance(closes, datetime)
    assert isinstance(justificatifs, datetime)
    return {
        "opens": opens.isoformat()[:16],
        "closes": closes.isoformat()[:16],
        "justificatifs_until": justificatifs.isoformat()[:16],
        "amex_url": amex,
        "motive": "Panne du réseau de l'académie.",
        **changes,
    }


def later(local: str, **by: int) -> str:
    """The same local hour, moved."""
    return (datetime.fromisoformat(local) + timedelta(**by)).isoformat()[:16]


@pytest.fixture
async def admin(house: House, app: FastAPI, calendars: None) -> httpx.AsyncClient:
    """An administrator of Aix-Marseille."""
    del calendars
    return await administrator(house, app)


async def test_a_calendar_is_extended_by_a_day(servers: Stage, admin: httpx.AsyncClient) -> None:
    read = await admin.get(ADDRESS)
    assert (read.status_code, read.headers["etag"]) == (200, f'"{read.json()["version"]}"')
    assert (await admin.get(ADDRESS, headers={"if-none-match": read.headers["etag"]})).status_code == 304
    body = await entered(servers)
    body["closes"] = later(body["closes"], days=1)
    before = await bound(servers, "registration_closes_at")
    put = await admin.put(ADDRESS, json=body, headers={"if-match": read.headers["etag"]})
    assert put.status_code == 200, put.text
    assert put.json()["registration"]["closes"]["local"][:16] == body["closes"]
    assert put.json()["version"] == read.json()["version"] + 1
    assert put.headers["etag"] == f'"{put.json()["version"]}"'
    assert await bound(servers, "registration_closes_at") - before == timedelta(days=1)
    [(detail,)] = await servers.select("SELECT detail FROM audit_entries WHERE act = 'calendar.set'")
    assert isinstance(detail, dict)
    assert (detail["motive"], detail["forced"]) == (body["motive"], False)
    assert detail["after"]["registration_closes"][:16] == body["closes"]
    assert detail["before"]["registration_closes"][:16] == later(body["closes"], days=-1)


async def test_the_same_again_changes_nothing(servers: Stage, admin: httpx.AsyncClient) -> None:
    body = await entered(servers)
    answers = [await admin.put(ADDRESS, json=body, headers=ANY) for _ in range(3)]
    assert len({answer.json()["version"] for answer in answers}) == 1
    assert len(await servers.select("SELECT FROM audit_entries WHERE act = 'calendar.set'")) <= 1
    assert await servers.select("SELECT FROM events WHERE kind = 'calendar.changed'") == []


async def test_who_saw_an_older_version_is_told(servers: Stage, admin: httpx.AsyncClient) -> None:
    body = await entered(servers)
    assert (await admin.put(ADDRESS, json=body)).status_code == 428
    assert (await admin.put(ADDRESS, json=body, headers={"if-match": '"999"'})).status_code == 412


async def test_only_an_administrator_with_the_scope_sets_it(
    servers: Stage, house: House, app: FastAPI, calendars: None
) -> None:
    del calendars
    body = await entered(servers)
    for name, changes, code in (
        ("a", {"role": Role.INSTRUCTION}, "role-absent"),
        ("b", {"scopes": (Scope.READ, Scope.REVIEW)}, "portee-absente"),
    ):
        token = await agent_token(house, email=f"{name}@example.org", **changes)
        async with connect(app, authorization=f"Bearer {token}") as client:
            refused = await client.put(ADDRESS, json=body, headers=ANY)
            assert (refused.status_code, refused.json()["code"]) == (403, code)


async def test_another_academie_s_an_unknown_one_s_and_another_year_s_are_the_same_bytes(
    servers: Stage, admin: httpx.AsyncClient
) -> None:
    body = await entered(servers)
    told = set()
    for year, academie in ((make.NEXT, "03"), (make.NEXT, "99"), (2050, AIX)):
        address = f"/v1/staff/exam-sessions/{year}/calendars/{academie}"
        for answer in (await admin.get(address), await admin.put(address, json=body, headers=ANY)):
            assert answer.status_code == 404
            told.add(answer.text.replace(answer.json()["trace_id"], ""))
    assert len(told) == 1


async def test_a_first_calendar_is_made(servers: Stage, admin: httpx.AsyncClient) -> None:
    body = await entered(servers)
    assert await servers.as_owner(f"DELETE FROM calendars WHERE (year, academie) = ({make.NEXT}, '{AIX}')") == 1
    assert (await admin.get(ADDRESS)).status_code == 404
    assert (await admin.put(ADDRESS, json=body, headers={"if-match": '"1"'})).status_code == 412
    made = await admin.put(ADDRESS, json=body, headers=ANY)
    assert (made.status_code, made.json()["version"]) == (200, 1)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"closes": "2001-01-01T10:00"}, ["/closes", "/amenagement_until"]),
        ({"justificatifs_until": "2001-01-01"}, ["/justificatifs_until"]),
        ({"amenagement_until": "2001-01-01"}, ["/amenagement_until"]),
        ({"closes": "2026-02-30T10:00", "opens": "2026-01-01T25:00"}, ["/opens", "/closes"]),
        ({"closes": "demain"}, ["/closes"]),
        ({"motive": "  "}, ["/motive"]),
        ({"inconnu": 1}, ["/inconnu"]),
    ],
)
async def test_what_cannot_be_is_refused_all_at_once(
    servers: Stage, admin: httpx.AsyncClient, changes: dict[str, object], pointers: list[str]
) -> None:
    refused = await admin.put(ADDRESS, json={**await entered(servers), **changes}, headers=ANY)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == pointers


async def test_an_open_window_is_not_shortened_unless_forced(servers: Stage, admin: httpx.AsyncClient) -> None:
    body = await entered(servers)
    shorter = {**body, "closes": later(body["closes"], days=-1), "opens": later(body["opens"], hours=1)}
    shorter["justificatifs_until"] = later(body["justificatifs_until"], minutes=-1)
    refused = await admin.put(ADDRESS, json=shorter, headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (409, "calendrier-raccourci")
    pointers = [error["pointer"] for error in refused.json()["errors"]]
    assert pointers == ["/opens", "/closes", "/justificatifs_until", "/amenagement_until"]
    assert await servers.select("SELECT FROM audit_entries WHERE act = 'calendar.set'") == []
    forced = await admin.put(ADDRESS, json={**shorter, "forced": True}, headers=ANY)
    assert forced.status_code == 200, forced.text
    [(detail,)] = await servers.select("SELECT detail -> 'forced' FROM audit_entries WHERE act = 'calendar.set'")
    assert detail is True


async def test_a_window_that_closed_opens_again(
    servers: Stage, house: House, app: FastAPI, calendars: None, clock: LegalClock, camille: make.Candidate
) -> None:
    """Extended after its closing: those who came too late are let in."""
    del calendars
    closes = await bound(servers, "registration_closes_at")
    await clock.set(closes + timedelta(minutes=10))
    refused = await camille.client.post("/v1/registrations", json=make.registration())
    assert refused.json()["code"] == "fenetre-fermee"
    admin = await administrator(house, app)
    body = await entered(servers)
    again = await admin.put(ADDRESS, json={**body, "closes": later(body["closes"], hours=1)}, headers=ANY)
    assert again.status_code == 200, again.text
    for refresh in app.state.refreshed:
        await refresh()
    assert (await camille.client.post("/v1/registrations", json=make.registration())).status_code == 201


async def test_one_that_never_opened_is_not_closed_in_the_past(
    servers: Stage, house: House, app: FastAPI, calendars: None, clock: LegalClock
) -> None:
    del calendars
    opens = await bound(servers, "registration_opens_at")
    await clock.set(opens - timedelta(days=1))
    admin = await administrator(house, app)
    body = await entered(servers)
    past = {**body, "opens": later(body["opens"], days=-9), "closes": later(body["opens"], days=-8)}
    refused = await admin.put(ADDRESS, json=past, headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (409, "calendrier-raccourci")
    put_off = {**body, "opens": later(body["opens"], days=1), "closes": later(body["closes"], days=-1)}
    assert (await admin.put(ADDRESS, json=put_off, headers=ANY)).status_code == 200, "not open yet: nothing is taken"


async def test_those_registered_are_told_once_in_their_space_and_by_mail(
    servers: Stage, house: House, app: FastAPI, admin: httpx.AsyncClient, camille: make.Candidate
) -> None:
    await make.registered(camille)
    elsewhere = await make.candidate(servers, app, email="ailleurs@example.org")
    await make.registered(elsewhere, academie="03")
    gone = await make.candidate(servers, app, email="parti@example.org")
    address = f"/v1/registrations/{(await make.registered(gone))['id']}"
    assert (await gone.client.delete(address, headers=ANY)).status_code == 204
    await servers.drain(house)
    servers.mailbox.clear()
    body = await entered(servers)
    body["closes"] = later(body["closes"], days=1)
    assert (await admin.put(ADDRESS, json=body, headers=ANY)).status_code == 200
    await servers.drain(house)
    again = "SELECT jobs.procrastinate_defer_jobs_v1(ARRAY[ROW('reactions', 'reactions.react', 0, NULL, NULL,"
    again += " jsonb_build_object('event_id', id), NULL)]::jobs.procrastinate_job_to_defer_v1[]) FROM events"
    await servers.as_owner(f"SET LOCAL search_path = jobs, public; {again} WHERE kind = 'calendar.changed'")
    await servers.drain(house)
    assert await servers.select(TOLD) == [(str(camille.id), "calendrier_modifie")]
    [mail] = servers.mailbox.mails()
    assert mail.subject == f"Le calendrier de la session {make.NEXT} a changé dans votre académie"
    text = mail.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "inscription, modification et désinscription : jusqu'au" in text
    assert "au lieu du" in text
    assert "dépôt des justificatifs" not in text, "what did not move is not told"
    assert "Europe/Paris" in text


async def test_each_change_is_told_and_what_concerns_no_candidate_is_not(
    servers: Stage, house: House, admin: httpx.AsyncClient, camille: make.Candidate
) -> None:
    await make.registered(camille)
    body = await entered(servers)
    for _ in range(2):
        body["closes"] = later(body["closes"], hours=1)
        assert (await admin.put(ADDRESS, json=body, headers=ANY)).status_code == 200
    body["amex_url"] = "https://autre.example.fr/"
    assert (await admin.put(ADDRESS, json=body, headers=ANY)).status_code == 200
    await servers.drain(house)
    assert len(await servers.select(TOLD)) == 2


async def test_many_are_told_in_batches_each_once(
    servers: Stage, house: House, admin: httpx.AsyncClient, camille: make.Candidate
) -> None:
    """More than a batch; those that were there when it changed, and only they."""
    await make.registered(camille)
    await servers.as_owner(
        "INSERT INTO accounts (email, status, civilite, birth_name, first_names, birth_date, birth_country,"
        " birth_departement, birth_commune, password_hash, signed_up_at) SELECT 'c' || n || '@example.org', status,"
        " civilite, birth_name, first_names, birth_date, birth_country, birth_departement, birth_commune,"
        " password_hash, signed_up_at FROM accounts, generate_series(1, 119) AS n"
    )
    await servers.as_owner(
        "INSERT INTO registrations (account_id, exam_session, academie, specialite, forme, candidate_number)"
        " SELECT a.id, r.exam_session, r.academie, r.specialite, r.forme, 'n' || a.email"
        " FROM accounts a, registrations r WHERE a.id <> r.account_id"
    )
    await servers.as_owner(
        "INSERT INTO registration_versions (registration_id, version, choices, digest) SELECT r.id, 1, v.choices,"
        " v.digest FROM registrations r, registration_versions v WHERE r.id <> v.registration_id"
    )
    body = await entered(servers)
    body["closes"] = later(body["closes"], hours=1)
    assert (await admin.put(ADDRESS, json=body, headers=ANY)).status_code == 200
    await servers.drain(house)
    told = await servers.select(TOLD)
    assert (len(told), len(set(told))) == (120, 120)


async def test_the_command_goes_through_the_same_act(
    servers: Stage, house: House, calendars: None, camille: make.Candidate
) -> None:
    del calendars
    await make.registered(camille)
    body = await entered(servers)
    hours = ("--opens", body["opens"], "--justificatifs", later(body["justificatifs_until"], days=-1)[:10])
    command = ("exam-session", "calendar", str(make.NEXT), AIX, *hours, "--motive", "Essai.")
    shorter = run(servers, *command, "--closes", later(body["closes"], days=-1))
    assert (shorter.code, "serait avancé" in shorter.err) == (1, True)
    assert run(servers, *command, "--closes", later(body["closes"], days=1)).code == 0
    assert run(servers, *command, "--closes", body["closes"], "--force").code == 0
    await servers.drain(house)
    assert len(await servers.select(TOLD)) == 2
    journal = await servers.select(
        "SELECT actor_kind, detail ->> 'motive', detail -> 'forced' FROM audit_entries WHERE act = 'calendar.set'"
        " ORDER BY id"
    )
    assert journal == [("system", "Essai.", False), ("system", "Essai.", True)]


# --- Local hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "opening", "closing"),
    [
        ("2026-12-15", "2026-12-15T00:00:00", "2026-12-16T00:00:00"),
        ("2026-12-15T18:00", "2026-12-15T18:00:00", "2026-12-15T18:00:00"),
        ("2026-12-31", "2026-12-31T00:00:00", "2027-01-01T00:00:00"),
    ],
)
def test_a_day_without_an_hour_lasts_to_its_end(written: str, opening: str, closing: str) -> None:
    assert start_of(read_bound(written)).isoformat() == opening
    assert end_of(read_bound(written)).isoformat() == closing


@pytest.mark.parametrize(
    ("zone", "closes", "said"),
    [
        ("Europe/Paris", "2027-03-28T02:30", "les horloges sautent cette heure"),
        ("Europe/Paris", "2027-03-28T02:00", "les horloges sautent cette heure"),
        ("Europe/Paris", "2027-03-28T01:59", None),
        ("Europe/Paris", "2027-03-28T03:00", None),
        ("Europe/Paris", "2026-10-25T02:30", "les horloges montrent cette heure deux fois"),
        ("Europe/Paris", "2026-10-25T02:00", "les horloges montrent cette heure deux fois"),
        ("Europe/Paris", "2026-10-25T01:59", None),
        ("Europe/Paris", "2026-10-25T03:00", None),
        ("America/Martinique", "2026-10-25T02:30", None),
        # Saint-Pierre-et-Miquelon goes back on another day.
        ("America/Miquelon", "2026-11-01T01:30", "les horloges montrent cette heure deux fois"),
    ],
)
def test_an_hour_that_the_clocks_show_twice_or_never_is_refused(zone: str, closes: str, said: str | None) -> None:
    entry = CalendarEntry(
        opens=datetime.fromisoformat("2026-09-01T08:00"),
        closes=datetime.fromisoformat(closes),
        justificatifs_until=datetime.fromisoformat("2027-05-04").date(),
    )
    faults = entry.faults(ZoneInfo(zone))
    assert [(fault.field, said in fault.detail) for fault in faults if said] == ([("/closes", True)] if said else [])
    assert bool(faults) is (said is not None)


async def test_such_an_hour_is_refused_at_the_door(servers: Stage, admin: httpx.AsyncClient) -> None:
    body = await entered(servers, justificatifs_until=f"{make.NEXT + 3}-06-01", closes="2029-03-25T02:15")
    refused = await admin.put(ADDRESS, json=body, headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (422, "calendrier-incoherent")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/closes"]


# --- The board ------------------------------------------------------------------------------------


async def test_a_board_that_could_not_be_read_again_refuses_nothing(servers: Stage, house: House) -> None:
    """Its calendars may have been extended meanwhile: the service judges, or a 503 is told."""
    board = CalendarBoard(house.database)
    await board.refresh()
    shut_at = datetime.fromisoformat("2022-12-24T00:00:00Z")
    assert isinstance(board.refusal(Window.REGISTRATION, shut_at), Conflict)
    await servers.as_owner("REVOKE SELECT ON calendars FROM inscription_app")
    try:
        with pytest.raises(Exception, match="permission denied"):
            await board.refresh()
    finally:
        await servers.as_owner("GRANT SELECT ON calendars TO inscription_app")
    assert board.refusal(Window.REGISTRATION, shut_at) is None
    assert board.shut(Window.REGISTRATION, 2023, AIX, shut_at).code == "fenetre-fermee"
    await board.refresh()
    assert isinstance(board.refusal(Window.REGISTRATION, shut_at), Conflict)
