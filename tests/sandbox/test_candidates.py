"""Test candidates: a training body has its own in any state, by the acts of the house; nobody else has them."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.sandbox.rules.leading import Wanted
from app.sandbox.service.candidates import A_DAY
from tests.clock import LegalClock
from tests.exam_sessions.bounds import bound, jump
from tests.partners.bodies import FEED, Body, body
from tests.staff.agents import logged_in
from tests.stage import Stage

CANDIDATES = "/v1/training-body/sandbox/candidates"
SEEN = {
    Wanted.INCOMPLET: "incomplet",
    Wanted.CERTIFICAT_REFUSE: "incomplet",
    Wanted.COMPLET: "complet",
    Wanted.EN_INSTRUCTION: "en_instruction",
    Wanted.IRREGULIER: "irregulier",
    Wanted.VALIDE: "valide",
    Wanted.REJETE: "rejete",
}
"""The status that the body then reads; of the others it reads nothing."""


@pytest.fixture
async def school(servers: Stage, app: FastAPI, clean: None) -> Body:
    """A training body, whose token is good for reading only."""
    del clean
    return await body(servers, app, "École EXEMPLE", "registrations:read")


async def made(school: Body, state: str = "incomplet", **asked: object) -> dict[str, Any]:
    answer = await school.client.post(CANDIDATES, json={"state": state, **asked})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{CANDIDATES}/{answer.json()['id']}"
    found: dict[str, Any] = answer.json()
    return found


async def moved(school: Body, one: dict[str, Any], state: str) -> httpx.Response:
    return await school.client.put(f"{CANDIDATES}/{one['id']}/state", json={"state": state})


async def now(school: Body, one: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await school.client.get(f"{CANDIDATES}/{one['id']}")).json()
    return found


@pytest.mark.parametrize("wanted", list(Wanted))
async def test_one_is_led_to_each_state(servers: Stage, house: House, school: Body, wanted: Wanted) -> None:
    one = await made(school, state=wanted, student_number="EX-2041", academie="02")
    assert (one["state"], one["reached"], one["refusal"]) == (wanted, False, None)
    await servers.drain(house)
    there = await now(school, one)
    assert (there["reached"], there["refusal"], there["academie"]) == (True, None, "02")
    lines = (await school.feed())["items"]
    told = [line["kinds"] for line in lines]
    if wanted is Wanted.COMPTE:
        assert (there["registration_id"], told) == (None, [])
        assert await servers.select("SELECT status FROM accounts") == [("non_active",)]
        return
    assert told[0] == ["registration.created"]
    read = await school.client.get(f"{FEED}/{there['registration_id']}")
    if wanted in {Wanted.SANS_ACCORD, Wanted.DESINSCRIT}:
        assert read.status_code == 404
        assert told == [["registration.created"], ["registration.withdrawn"]]
        return
    seen = read.json()
    assert (seen["status"], seen["student_number"], seen["birth_name"]) == (
        SEEN[wanted],
        "EX-2041",
        there["birth_name"],
    )
    assert seen["refused"] == (["certificat_scolarite_1"] if wanted is Wanted.CERTIFICAT_REFUSE else [])
    assert lines[-1]["registration"] == seen


async def test_from_one_state_to_the_next_as_far_as_the_house_s_moves_lead(
    servers: Stage, house: House, school: Body
) -> None:
    one = await made(school)
    for state in ("certificat_refuse", "complet", "valide", "rejete", "irregulier", "sans_accord", "valide"):
        assert (await moved(school, one, state)).json()["state"] == state
        await servers.drain(house)
        there = await now(school, one)
        assert (there["reached"], there["refusal"]) == (True, None), state
    refused = await moved(school, one, "complet")
    assert (refused.status_code, refused.json()["code"]) == (409, "etat-inaccessible")
    assert refused.json()["possible"] == [
        *("en_instruction", "irregulier", "valide", "rejete", "sans_accord", "desinscrit")
    ]
    for state in ("desinscrit", "incomplet"):
        await moved(school, one, state)
        await servers.drain(house)
        assert (await now(school, one))["reached"]
    assert (await now(school, one))["registration_id"] != there["registration_id"]  # they registered anew


async def test_each_act_is_its_own_in_the_journal(servers: Stage, house: House, school: Body) -> None:
    """What is done for the body is theirs; what candidates and agents do is candidates' and agents'."""
    await made(school, state="rejete")
    await servers.drain(house)
    lines = (
        "SELECT actor_kind, act, count(*) FROM audit_entries WHERE actor_kind <> 'system' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert [line for line in await servers.select(lines) if line[1] != "depot.declare"] == [
        ("agent", "dossier.move", 2),
        ("agent", "dossier.propose_rejection", 1),
        ("candidate", "agreement.give", 1),
        ("candidate", "registration.register", 1),
        ("organisme", "sandbox.candidate", 1),
    ]
    deciders = "SELECT count(DISTINCT actor_id) FROM audit_entries WHERE act LIKE 'dossier.%%'"
    assert await servers.select(deciders) == [(2,)]


async def test_what_the_house_refuses_is_told_in_its_words(
    servers: Stage, house: House, school: Body, clock: LegalClock
) -> None:
    """The period ended meanwhile: who registers then is refused, as anybody would be; asked again in time, they do."""
    one = await made(school, state="complet", academie="02")
    await jump(servers, clock, await bound(servers, "registration_closes_at"))
    await servers.drain(house)
    there = await now(school, one)
    assert (there["reached"], there["registration_id"], there["refusal"]["code"]) == (False, None, "fenetre-fermee")
    refused = await school.client.post(CANDIDATES, json={"state": "incomplet", "academie": "02"})
    assert (refused.status_code, refused.json()["code"]) == (409, "aucune-session-ouverte")
    await clock.reset()
    await moved(school, one, "complet")
    await servers.drain(house)
    assert (await now(school, one))["reached"]


async def test_its_own_are_listed_page_by_page_and_nobody_else_s(servers: Stage, app: FastAPI, school: Body) -> None:
    keys = [(await made(school, state="compte"))["id"] for _ in range(3)]
    first = (await school.client.get(CANDIDATES, params={"limit": 2})).json()
    rest = (await school.client.get(CANDIDATES, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["id"] for page in (first, rest) for one in page["items"]] == keys
    assert rest["next_cursor"] is None
    other = await body(servers, app, "Atelier EXEMPLE")
    assert (await other.client.get(CANDIDATES)).json()["items"] == []


async def test_a_body_makes_so_many_a_true_day(servers: Stage, school: Body) -> None:
    one = await made(school, state="compte")
    await servers.as_owner(
        "INSERT INTO test_candidates (organisme_id, account_id, seed, exam_session, academie, student_number, state)"
        " SELECT organisme_id, account_id, seed, exam_session, academie, student_number, state FROM test_candidates,"
        " generate_series(2, %s)",
        (A_DAY,),
    )
    refused = await school.client.post(CANDIDATES, json={"state": "compte"})
    assert (refused.status_code, refused.json()["code"]) == (429, "trop-de-requetes")
    await servers.as_owner(
        "UPDATE test_candidates SET made_at = made_at - interval '1 day' WHERE id = %s", (one["id"],)
    )
    assert (await school.client.post(CANDIDATES, json={"state": "compte"})).status_code == 201


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"state": "admis"}, "/state"),
        ({"student_number": "EX-1"}, "/state"),
        ({"state": "complet", "academie": "99"}, "/academie"),
        ({"state": "complet", "student_number": " "}, "/student_number"),
        ({"state": "complet", "birth_name": "EXEMPLE"}, "/birth_name"),
    ],
)
async def test_what_cannot_be_made_is_refused_whole(
    servers: Stage, school: Body, asked: dict[str, str], pointer: str
) -> None:
    refused = await school.client.post(CANDIDATES, json=asked)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert await servers.select("SELECT count(*) FROM accounts") == [(0,)]


async def test_one_may_enter_in_their_name(
    servers: Stage, house: House, client: httpx.AsyncClient, school: Body
) -> None:
    one = await made(school)
    assert one["password"] is None
    await servers.drain(house)
    there = await now(school, one)
    login = {"email": there["email"], "password": there["password"], "delivery": "token"}
    answer = await client.post("/v1/logins", json=login)
    assert answer.status_code == 201, answer.text


async def test_the_two_agents_are_nobody_s(servers: Stage, house: House, app: FastAPI, school: Body) -> None:
    await made(school, state="valide")
    await servers.drain(house)
    await logged_in(house, app)
    found = "SELECT count(*) FROM agents a LEFT JOIN agent_credentials c ON c.agent_id = a.id WHERE c.agent_id IS NULL"
    assert await servers.select(f"{found} AND email LIKE '%%bac-a-sable.example.org'") == [(2,)]
    assert await servers.select("SELECT count(*) FROM agent_invitations") == [(0,)]
