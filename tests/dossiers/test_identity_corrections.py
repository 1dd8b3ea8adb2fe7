"""A frozen identity is corrected by the service: asked for and judged, or made unasked; nothing signed is lost."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.dossiers.queries import identity_corrections
from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited, missing
from tests.exam_sessions.bounds import bound, jump
from tests.justificatifs.reading import item
from tests.registrations.sessions import YEARS, asked, candidate, opened, within
from tests.staff.agents import logged_in
from tests.stage import Stage

MINE, STAFF = "/v1/me/identity-corrections", "/v1/staff/identity-corrections"
REASON = "Mon nom de naissance a perdu son second mot."
MOTIVE = "Le livret de famille dit autre chose."
NAME = {"birth_name": "EXEMPLE-MARTIN"}
ANY = {"if-match": "*"}
ABROAD = {"date": "2003-04-12", "country": "BE", "departement": None, "commune": "Liège"}


@dataclass(frozen=True)
class Scene:
    """A complete dossier, signed, after closing; two agents of its académie."""

    camille: make.Candidate
    registration: str
    depot: UUID
    one: httpx.AsyncClient
    two: httpx.AsyncClient

    async def ask(self, **changes: Any) -> httpx.Response:
        """As the candidate."""
        body = {"changes": changes or NAME, "reason": REASON, "depot_id": str(self.depot)}
        return await self.camille.client.post(MINE, json=body)

    async def decide(self, correction: str, verdict: str, motive: str | None = None, **headers: str) -> httpx.Response:
        """As the first agent."""
        body = {"verdict": verdict, "motive": motive}
        return await self.one.post(f"{STAFF}/{correction}/decisions", json=body, headers={**ANY, **headers})

    async def me(self) -> dict[str, Any]:
        """The account."""
        found: dict[str, Any] = (await self.camille.client.get("/v1/me")).json()
        return found


@pytest.fixture
async def scene(servers: Stage, house: House, app: FastAPI, clock: LegalClock) -> Scene:
    """An hour after the justificatifs closed."""
    camille = await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    pieces = await missing(camille.client, registration)
    depots = dict(zip(pieces, await deposited(servers, registration, *pieces), strict=True))
    await servers.drain(house)
    servers.mailbox.clear()
    _, one = await logged_in(house, app, role=Role.INSTRUCTION, email="un@example.org")
    _, two = await logged_in(house, app, role=Role.INSTRUCTION, email="deux@example.org")
    await servers.as_owner("UPDATE agents SET name = 'Claude EXEMPLE' WHERE email = 'un@example.org'")
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
    await jump(servers, clock, await bound(servers, "justificatifs_close_at") + timedelta(hours=1))
    return Scene(camille, registration, depots["identite"], one, two)


async def test_asked_granted_printed_and_told(servers: Stage, house: House, scene: Scene) -> None:
    """The account at once; a version more, whose récapitulatif bears it; what was signed stays signed."""
    made = await scene.ask()
    assert (made.status_code, made.json()["state"]) == (201, "demandee"), made.text
    key = made.json()["id"]
    assert (await scene.me())["birth_name"] == "EXEMPLE", "nothing changes before it is granted"
    [line] = (await scene.one.get(STAFF, params={"state": "demandee"})).json()["items"]
    assert (line["id"], line["fields"], line["by_service"]) == (key, ["birth_name"], False)
    assert [one["registration_id"] for one in line["registrations"]] == [scene.registration]
    read = (await scene.one.get(f"{STAFF}/{key}")).json()
    assert (read["before"]["birth_name"], read["after"]["birth_name"]) == ("EXEMPLE", "EXEMPLE-MARTIN")
    assert (read["depot_id"], read["reason"]) == (str(scene.depot), REASON)
    granted = await scene.decide(key, "accordee", **{"if-match": f'"{read["version"]}"'})
    assert granted.status_code == 201, granted.text
    told = granted.json()
    assert (told["state"], told["decided_by"], told["version"]) == ("accordee", "Claude EXEMPLE", 2)
    assert told["reissued"] == [{"registration_id": scene.registration, "version": 2, "violations": []}]
    assert (await scene.me())["birth_name"] == "EXEMPLE-MARTIN"
    await servers.drain(house)
    dossier = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/dossier")).json()
    assert (dossier["status"], dossier["registration_version"]) == ("complet", 2)
    assert (await item(scene.camille, scene.registration, "recapitulatif_signe"))["state"] == "depose"
    [last, _] = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/versions")).json()["items"]
    assert (last["by"], last["motive"]) == ("service", "Correction de l'identité : nom de naissance.")
    assert (last["changes"], last["recapitulatif"]) == ([], {"available": True})
    notice = (await scene.camille.client.get("/v1/notifications")).json()["items"][0]
    assert notice["kind"] == "identite_corrigee"
    mail = make.mail_to(servers, scene.camille.email).text
    assert "Bonjour Camille EXEMPLE-MARTIN" in mail
    for text in (notice["body"], mail):
        assert "nom de naissance" in text
        assert "reste valable" in text
        assert "Claude EXEMPLE" not in text
    events = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/dossier/events")).json()["items"]
    assert {one["kind"] for one in events[:2]} == {"identite_corrigee", "correction_accordee"}
    acts = await servers.select("SELECT act FROM audit_entries WHERE act ~ '^identity|reissue|derogation' ORDER BY id")
    assert [act for (act,) in acts] == [
        "identity_correction.ask", "identity_correction.read", "window.derogation", "registration.reissue",
        "identity_correction.decide",
    ]  # fmt: skip
    [seen] = (await scene.camille.client.get("/v1/me/accesses")).json()["items"]
    assert (seen["what"], seen["registration_id"]) == ("identite", scene.registration)
    [found] = (await scene.one.get("/v1/staff/dossiers", params={"name": "exemple-martin"})).json()["items"]
    assert found["registration_id"] == scene.registration


async def test_refused_with_a_motive_nothing_changes(servers: Stage, house: House, scene: Scene) -> None:
    """And another may be asked for."""
    key = (await scene.ask()).json()["id"]
    silent = await scene.decide(key, "refusee")
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/motive")
    refused = await scene.decide(key, "refusee", MOTIVE)
    assert (refused.status_code, refused.json()["reissued"]) == (201, []), refused.text
    await servers.drain(house)
    assert (await scene.me())["birth_name"] == "EXEMPLE"
    [mine] = (await scene.camille.client.get(MINE)).json()["items"]
    assert (mine["state"], mine["motive"], mine["changes"]) == ("refusee", MOTIVE, NAME)
    assert MOTIVE in make.mail_to(servers, scene.camille.email).text
    assert await servers.select("SELECT count(*) FROM registration_versions") == [(1,)]
    events = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/dossier/events")).json()["items"]
    assert events[0]["kind"] == "correction_refusee"
    assert (await scene.ask()).status_code == 201
    assert len((await scene.camille.client.get(MINE, params={"limit": "1"})).json()["items"]) == 1


async def test_one_at_a_time_and_taken_back_as_long_as_nobody_decided(servers: Stage, scene: Scene) -> None:
    first = (await scene.ask()).json()
    twice = await scene.ask(first_names="Claude")
    assert (twice.status_code, twice.json()["code"]) == (409, "correction-en-cours")
    address = f"{MINE}/{first['id']}"
    assert (await scene.camille.client.delete(address)).status_code == 428
    assert (await scene.camille.client.delete(address, headers={"if-match": '"7"'})).status_code == 412
    assert (await scene.camille.client.delete(address, headers={"if-match": '"1"'})).status_code == 204
    again = await scene.camille.client.delete(address, headers=ANY)
    assert (again.status_code, again.json()["code"]) == (409, "correction-tranchee")
    late = await scene.decide(first["id"], "accordee")
    assert (late.status_code, late.json()["code"]) == (409, "correction-tranchee")
    assert "retiré" in late.json()["detail"]
    second = (await scene.ask(first_names="Claude")).json()
    assert [one["state"] for one in (await scene.camille.client.get(MINE)).json()["items"]] == ["demandee", "retiree"]
    assert (await scene.decide(second["id"], "accordee")).status_code == 201
    for change in ("UPDATE identity_corrections SET changes = '{}'", "DELETE FROM identity_corrections"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await servers.as_serving(change)


async def test_what_may_be_asked(servers: Stage, app: FastAPI, scene: Scene) -> None:
    """Everything wrong at once; while it is free to change, nothing is asked; the support is one's own identity."""
    free = await make.candidate(servers, app, email="dominique@example.org")
    body = {"changes": NAME, "reason": REASON}
    refused = await free.client.post(MINE, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "identite-modifiable")
    assert "PATCH /v1/me" in refused.json()["detail"]
    [(other,)] = await servers.select("SELECT id FROM depots WHERE piece = 'diplome_requis'")
    wrong = {"birth_name": "=1+1", "birth": {**make.BIRTH, "date": "1850-01-01"}}
    for depot in (other, uuid4()):
        answer = await scene.camille.client.post(MINE, json={**body, "changes": wrong, "depot_id": str(depot)})
        assert {one["pointer"] for one in answer.json()["errors"]} == {
            "/changes/birth_name", "/changes/birth/date", "/depot_id",
        }  # fmt: skip
    same = await scene.ask(first_names="Camille")
    assert [one["code"] for one in same.json()["errors"]] == ["correction-sans-effet"]
    unknown = await scene.ask(email="autre@example.org")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/changes/email")


async def test_made_unasked_it_says_what_the_law_does_not_admit_any_more(
    servers: Stage, house: House, scene: Scene
) -> None:
    """Born abroad after all: the parents are to be added, by a correction of the registration."""
    address = f"/v1/staff/registrations/{scene.registration}"
    body = {"changes": {"birth": ABROAD}, "motive": MOTIVE}
    made = await scene.one.post(f"{address}/identity-corrections", json=body)
    assert made.status_code == 201, made.text
    [reissued] = made.json()["reissued"]
    assert [one["code"] for one in reissued["violations"]] == ["parents-requis"]
    assert (await scene.me())["birth"] == ABROAD
    await servers.drain(house)
    [mine] = (await scene.camille.client.get(MINE)).json()["items"]
    assert (mine["state"], mine["reason"], mine["motive"]) == ("accordee", None, MOTIVE)
    told = make.mail_to(servers, scene.camille.email).text
    assert "date et lieu de naissance" in told
    assert MOTIVE in told
    again = await scene.one.post(f"{address}/identity-corrections", json=body)
    assert [one["code"] for one in again.json()["errors"]] == ["correction-sans-effet"]
    parents = {"changes": {"parents": [{"last_name": "EXEMPLE", "first_names": "Claude"}]}, "motive": MOTIVE}
    corrected = await scene.one.post(f"{address}/corrections", json=parents, headers={"if-match": '"2"'})
    assert (corrected.status_code, corrected.json()["asked"]) == (201, []), corrected.text


async def test_any_academie_of_the_candidate_judges_and_each_sees_its_own(
    servers: Stage, house: House, app: FastAPI, clock: LegalClock
) -> None:
    """The identity is one: every registration that goes on is printed anew, and none that is over."""
    async with opened(servers):
        earlier = "UPDATE calendars SET registration_opens_local = registration_opens_local - interval '1 year'"
        await servers.as_owner(f"{earlier} WHERE year = %s", (YEARS[1],))
        await clock.set(within(YEARS[0]))
        camille = await candidate(servers, app)
        bodies = (asked(YEARS[0]), asked(YEARS[1], academie="03"))
        first, second = [(await camille.client.post("/v1/registrations", json=body)).json()["id"] for body in bodies]
        key = (await camille.client.post(MINE, json={"changes": NAME, "reason": REASON})).json()["id"]
        agents = [
            (await logged_in(house, app, academies=(code,), email=f"agent{code}@example.org"))[1]
            for code in ("03", "04")
        ]
        await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
        assert (await agents[1].get(STAFF)).json()["items"] == []
        stranger = await agents[1].post(f"{STAFF}/{key}/decisions", json={"verdict": "accordee"}, headers=ANY)
        assert stranger.status_code == 404
        [line] = (await agents[0].get(STAFF)).json()["items"]
        assert [one["registration_id"] for one in line["registrations"]] == [second]
        body = {"verdict": "accordee", "motive": MOTIVE}
        granted = await agents[0].post(f"{STAFF}/{key}/decisions", json=body, headers=ANY)
        assert [one["registration_id"] for one in granted.json()["reissued"]] == [second], granted.text
        assert await _versions(servers, first, second) == [2, 2]
        [(motive,)] = await servers.select(
            "SELECT motive FROM registration_versions WHERE registration_id = %s AND version = 2", (first,)
        )
        assert motive == f"Correction de l'identité : nom de naissance. {MOTIVE}"
        await clock.set(datetime(YEARS[0], 7, 1, tzinfo=UTC))
        more = {"changes": {"first_names": "Claude"}, "motive": MOTIVE}
        made = await agents[0].post(f"/v1/staff/registrations/{second}/identity-corrections", json=more)
        assert made.status_code == 201, made.text
        assert await _versions(servers, first, second) == [2, 3]
    await clock.reset()


async def _versions(servers: Stage, *registrations: str) -> list[object]:
    found = {str(key): version for key, version in await servers.select("SELECT id, version FROM registrations")}
    return [found[one] for one in registrations]


async def test_two_at_once_one_decides_and_the_other_is_told_by_whom(servers: Stage, scene: Scene) -> None:
    """Whatever their versions; five times over."""
    for turn in range(5):
        key = (await scene.ask(first_names=f"Camille {'ABCDE'[turn]}")).json()["id"]
        address = f"{STAFF}/{key}/decisions"
        answers = await asyncio.gather(
            scene.one.post(address, json={"verdict": "accordee"}, headers=ANY),
            scene.two.post(address, json={"verdict": "refusee", "motive": MOTIVE}, headers=ANY),
        )
        [won] = [answer.json() for answer in answers if answer.status_code == 201]
        [lost] = [answer.json() for answer in answers if answer.status_code == 409]
        assert (lost["code"], lost["judged"]["name"]) == ("correction-tranchee", won["decided_by"])
        assert lost["judged"]["state"] == won["state"]
        assert (await scene.me())["first_names"] == won["after" if won["state"] == "accordee" else "before"][
            "first_names"
        ]
    counted = "SELECT count(*) FROM identity_corrections WHERE state = 'demandee'"
    assert await servers.select(counted) == [(0,)]


async def test_without_the_lock_both_would_decide(house: House, scene: Scene) -> None:
    """The control of the race: read before the account is locked, each sees a request that waits."""
    key = UUID((await scene.ask()).json()["id"])
    async with house.database.transaction() as one, house.database.transaction() as two:
        for db in (one, two):
            found = await identity_corrections.one(db, correction=key, academies=["02"])
            assert found is not None
            assert found.state == "demandee"
