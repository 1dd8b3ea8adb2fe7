"""At most one agent at a time on a dossier: taken, held, given back, forgotten, freed by an administrator."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.dossiers.queries import assignments
from app.dossiers.rules.assignment import LIFE
from app.http.house import House
from app.staff.rules import Kind, Role
from tests import make
from tests.clock import LegalClock
from tests.staff.agents import logged_in
from tests.stage import Stage

ANY = {"if-match": "*"}


@dataclass(frozen=True)
class Scene:
    """A dossier, two agents who may take it, and an administrator."""

    registration: str
    address: str
    ids: tuple[UUID, UUID]
    one: httpx.AsyncClient
    two: httpx.AsyncClient
    chief: httpx.AsyncClient


@pytest.fixture
async def scene(servers: Stage, house: House, app: FastAPI, clean: None) -> Scene:
    """The dossier is in the queue, and free."""
    del clean
    camille = await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    await servers.drain(house)
    first, one = await logged_in(house, app, role=Role.INSTRUCTION, email="un@example.org", kind=Kind.PERSONAL)
    second, two = await logged_in(house, app, role=Role.INSTRUCTION, email="deux@example.org", kind=Kind.PERSONAL)
    await servers.as_owner("UPDATE agents SET name = 'Claude EXEMPLE' WHERE id = %s", (first,))
    _, chief = await logged_in(house, app, email="chef@example.org")
    address = f"/v1/staff/dossiers/{registration}/assignment"
    return Scene(registration, address, (first, second), one, two, chief)


async def test_taken_shown_and_given_back(servers: Stage, scene: Scene) -> None:
    free = await scene.one.get(scene.address)
    assert (free.json()["holder"], free.json()["version"]) == (None, 0)
    taken = await scene.one.post(scene.address, headers={"if-match": '"0"'})
    assert (taken.status_code, taken.headers["etag"]) == (201, '"1"')
    assert taken.json()["holder"]["name"] == "Claude EXEMPLE"
    queue = (await scene.two.get("/v1/staff/dossiers")).json()["items"]
    assert [line["holder"]["name"] for line in queue] == ["Claude EXEMPLE"]
    for asked, count in (("me", 1), ("nobody", 0), (str(scene.ids[1]), 0), (str(scene.ids[0]), 1)):
        found = await scene.one.get("/v1/staff/dossiers", params={"assigned": asked})
        assert len(found.json()["items"]) == count, asked
    stale = await scene.one.delete(scene.address, headers={"if-match": '"0"'})
    assert stale.status_code == 412
    assert (await scene.one.delete(scene.address, headers={"if-match": '"1"'})).status_code == 204
    again = await scene.two.get(scene.address)
    assert (again.json()["holder"], again.json()["version"]) == (None, 2)
    none = await scene.one.delete(scene.address, headers=ANY)
    assert (none.status_code, none.json()["code"]) == (409, "dossier-libre")
    acts = await servers.select("SELECT act FROM audit_entries WHERE actor_kind = 'agent' ORDER BY id")
    assert acts == [("dossier.take",), ("dossier.release",)]


async def test_who_comes_second_is_told_by_whom_whatever_their_version(scene: Scene) -> None:
    assert (await scene.one.post(scene.address, headers=ANY)).status_code == 201
    for version in ('"0"', '"1"', "*"):
        second = await scene.two.post(scene.address, headers={"if-match": version})
        assert (second.status_code, second.json()["code"]) == (409, "dossier-pris"), version
        assert second.json()["holder"]["name"] == "Claude EXEMPLE"
        assert "Claude EXEMPLE" in second.json()["detail"]
    assert (await scene.two.post(scene.address)).status_code == 428
    assert (await scene.two.delete(scene.address, headers=ANY)).json()["code"] == "dossier-pris"


async def test_an_administrator_frees_it_and_says_why(servers: Stage, scene: Scene) -> None:
    assert (await scene.one.post(scene.address, headers=ANY)).status_code == 201
    silent = await scene.chief.delete(scene.address, headers=ANY)
    assert (silent.status_code, silent.json()["errors"][0]["parameter"]) == (422, "motive")
    freed = await scene.chief.delete(scene.address, headers=ANY, params={"motive": "Agent absent."})
    assert freed.status_code == 204
    [(detail,)] = await servers.select("SELECT detail FROM audit_entries WHERE act = 'dossier.release'")
    assert detail == {"holder": str(scene.ids[0]), "motive": "Agent absent."}
    assert (await scene.two.post(scene.address, headers=ANY)).status_code == 201


async def test_a_forgotten_claim_ends_by_itself_and_its_holder_may_prolong_it(
    house: House, clock: LegalClock, scene: Scene
) -> None:
    taken = (await scene.one.post(scene.address, headers=ANY)).json()["holder"]
    begun = house.clock.now()
    await clock.set(begun + LIFE - timedelta(minutes=5))
    assert (await scene.two.post(scene.address, headers=ANY)).status_code == 409
    longer = await scene.one.post(scene.address, headers=ANY)
    assert longer.json()["holder"]["expires_at"] > taken["expires_at"]
    await clock.set(begun + LIFE + LIFE)
    assert (await scene.two.get("/v1/staff/dossiers", params={"assigned": "nobody"})).json()["items"] != []
    assert (await scene.two.get(scene.address)).json()["holder"] is None
    assert (await scene.two.post(scene.address, headers=ANY)).status_code == 201


async def test_a_registration_withdrawn_is_nobody_s(servers: Stage, scene: Scene) -> None:
    await servers.as_owner("UPDATE registrations SET status = 'annulee' WHERE id = %s", (scene.registration,))
    answer = await scene.one.post(scene.address, headers=ANY)
    assert (answer.status_code, answer.json()["code"]) == (409, "inscription-terminee")


async def test_two_at_once_one_has_it_and_the_other_is_told_by_whom(house: House, scene: Scene) -> None:
    """Ten times over."""
    for _ in range(10):
        answers = await asyncio.gather(*(one.post(scene.address, headers=ANY) for one in (scene.one, scene.two)))
        won = [answer for answer in answers if answer.status_code == 201]
        lost = [answer for answer in answers if answer.status_code == 409]
        assert (len(won), len(lost)) == (1, 1), [answer.text for answer in answers]
        assert lost[0].json()["holder"]["name"] == won[0].json()["holder"]["name"]
        async with house.database.transaction() as db:
            await assignments.free(db, registration=UUID(scene.registration))


async def test_without_the_lock_both_would_have_it(house: House, scene: Scene) -> None:
    """The control of the race: read without it, each sees a free dossier, and takes it."""
    key, now = UUID(scene.registration), house.clock.now()
    seen = []
    async with house.database.transaction() as one, house.database.transaction() as two:
        for db in (one, two):
            claim = await assignments.claim(db, registration=key, academies=["02"])
            assert claim is not None
            seen.append(claim.holder(now))
    assert seen == [None, None]
