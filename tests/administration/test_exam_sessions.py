"""An exam session is made from another and changed by who has every académie; what candidates built on stays."""

from datetime import date, datetime, timedelta

import httpx
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.administration.conftest import NEW
from tests.staff.agents import logged_in
from tests.stage import Stage

SESSIONS = "/v1/staff/exam-sessions"
NEXT = f"{SESSIONS}/{make.NEXT}"
MERGE = {"content-type": "application/merge-patch+json"}
ANY = {**MERGE, "if-match": "*"}
ACTS = "SELECT act FROM audit_entries WHERE act ^@ 'exam_session' AND actor_kind = 'agent' ORDER BY id"


async def test_a_year_is_made_from_the_latest_and_seen_by_nobody(
    servers: Stage, client: httpx.AsyncClient, national: httpx.AsyncClient
) -> None:
    await servers.as_owner(
        'UPDATE exam_sessions SET settings = \'{"second_chance_days": 5, "pieces": {"certificat_jdc":'
        ' {"enabled": true}}}\' WHERE year = %s',
        (make.NEXT,),
    )
    source = (await national.get(NEXT)).json()
    made = await national.post(SESSIONS, json={"year": make.NEXT + 70, "from": make.NEXT})
    assert made.status_code == 201, made.text
    one = made.json()
    assert (made.headers["location"], made.headers["etag"]) == (f"{SESSIONS}/{one['year']}", f'"{one["version"]}"')
    assert (one["status"], one["registered"], one["calendars"]) == ("preparee", False, [])
    assert (one["second_chance_days"], one["pieces_changed"]) == (5, ["certificat_jdc"])
    assert one["modalites"]["version"] == f"{one['year']}-1"
    assert str(one["year"]) in one["modalites"]["text"]
    assert str(make.NEXT) not in one["modalites"]["text"]
    moved = date.fromisoformat(one["last_epreuve_on"]) - date.fromisoformat(source["last_epreuve_on"])
    assert moved.days % 7 == 0
    assert (await client.get(f"/v1/exam-sessions/{one['year']}")).status_code == 404
    read = await national.get(made.headers["location"], headers={"if-none-match": made.headers["etag"]})
    assert read.status_code == 304
    years = [one["year"] for one in (await client.get("/v1/exam-sessions")).json()["items"]]
    listed = (await national.get(SESSIONS)).json()["items"]
    assert listed[0] == one
    assert [each["year"] for each in listed[1:]] == sorted(years, reverse=True)
    again = await national.post(SESSIONS, json={"year": one["year"]})
    assert (again.status_code, again.json()["code"]) == (409, "session-existante")
    nowhere = await national.post(SESSIONS, json={"year": NEW + 5, "from": 2001})
    assert [one["pointer"] for one in nowhere.json()["errors"]] == ["/from"]
    assert await servers.select(ACTS) == [("exam_session.set",)]


async def test_calendars_come_along_when_asked_on_the_same_weekdays(
    servers: Stage, client: httpx.AsyncClient, national: httpx.AsyncClient
) -> None:
    made = await national.post(SESSIONS, json={"year": NEW, "from": make.NEXT, "calendars": "shifted"})
    assert made.status_code == 201, made.text
    assert made.json()["without_calendar"] == []
    pairs = await servers.select(
        "SELECT old.registration_closes_local, new.registration_closes_local, old.justificatifs_close_local,"
        " new.justificatifs_close_local FROM calendars old JOIN calendars new USING (academie)"
        " WHERE old.year = %s AND new.year = %s",
        (make.NEXT, NEW),
    )
    assert len(pairs) == len(made.json()["calendars"])
    for closes, later, until, until_later in pairs:
        assert isinstance(closes, datetime)
        assert isinstance(later, datetime)
        assert isinstance(until, datetime)
        assert isinstance(until_later, datetime)
        assert (later.weekday(), later.time()) == (closes.weekday(), closes.time())
        assert later - closes == until_later - until
    assert (await client.get(f"/v1/exam-sessions/{NEW}/calendar?academie=02")).status_code == 404
    calendars = await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'calendar.set'")
    assert calendars == [(len(pairs),)]


async def test_it_is_changed_and_published_at_the_version_seen(
    servers: Stage, client: httpx.AsyncClient, national: httpx.AsyncClient
) -> None:
    made = await national.post(SESSIONS, json={"year": NEW, "last_epreuve_on": f"{NEW}-06-20"})
    here = f"{SESSIONS}/{NEW}"
    wrong = await national.patch(here, json={"last_epreuve_on": "2092-01-02"}, headers=ANY)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "session-mal-reglee")
    assert (await national.patch(here, json={}, headers=MERGE)).status_code == 428
    version = {**MERGE, "if-match": made.headers["etag"]}
    wanted = {
        "last_epreuve_on": f"{NEW}-06-10",
        "amex_url": None,
        "modalites": {"text": "Une ligne.\n\nUne autre."},
        "second_chance_days": 0,
        "status": "publiee",
    }
    done = await national.patch(here, json=wanted, headers=version)
    assert done.status_code == 200, done.text
    one = done.json()
    assert (one["last_epreuve_on"], one["amex_url"], one["second_chance_days"]) == (f"{NEW}-06-10", None, 0)
    assert one["modalites"] == {"version": f"{NEW}-1", "text": "Une ligne.\n\nUne autre."}
    assert (await national.patch(here, json=wanted, headers=version)).status_code == 412
    assert (await client.get(f"/v1/exam-sessions/{NEW}")).json()["modalites"] == one["modalites"]
    renamed = await national.patch(here, json={"modalites": {"text": "Autre chose."}}, headers=ANY)
    assert (renamed.status_code, renamed.json()["code"]) == (409, "session-engagee")
    text = {"modalites": {"version": f"{NEW}-2", "text": "Autre chose."}}
    assert (await national.patch(here, json=text, headers=ANY)).status_code == 200
    acts = [act for (act,) in await servers.select(ACTS)]
    assert acts == ["exam_session.set", "exam_session.set", "exam_session.setting", "exam_session.set"]


async def test_what_candidates_built_on_is_not_taken_back(national: httpx.AsyncClient, camille: make.Candidate) -> None:
    await make.registered(camille)
    before = (await national.get(NEXT)).json()
    assert before["registered"] is True
    last = date.fromisoformat(before["last_epreuve_on"])
    wanted = {"last_epreuve_on": str(last - timedelta(days=1)), "modalites": {"text": "Un autre texte."}}
    refused = await national.patch(NEXT, json=wanted, headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (409, "session-engagee")
    fields = [one["pointer"] for one in refused.json()["errors"]]
    assert fields == ["/last_epreuve_on", "/modalites/version"]
    wanted = {"last_epreuve_on": str(last + timedelta(days=1)), "modalites": {"version": "x", "text": "Un autre."}}
    assert (await national.patch(NEXT, json=wanted, headers=ANY)).status_code == 200
    back = {"modalites": {"version": before["modalites"]["version"], "text": "Encore un autre."}}
    accepted = await national.patch(NEXT, json=back, headers=ANY)
    assert "ont accepté la version" in accepted.json()["detail"]


async def test_one_academie_is_not_enough(house: House, app: FastAPI, put_back: None) -> None:
    del put_back
    _, administrator = await logged_in(house, app)
    assert (await administrator.get(NEXT)).status_code == 200
    refused = await administrator.patch(NEXT, json={"second_chance_days": 1}, headers=ANY)
    assert (refused.status_code, refused.json()["code"]) == (403, "perimetre-national-requis")
    assert "01, 03" in refused.json()["detail"]
