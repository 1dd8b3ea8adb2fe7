"""Administrators and the agents of their académies: nobody gives, sees or takes what they have not."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.cli.commands import run
from tests.staff.agents import declared, logged_in
from tests.stage import Stage

AGENTS = "/v1/staff/agents"
NEW = {"name": "Claude EXEMPLE", "email": "claude@example.org", "role": "instruction", "academies": ["SIEC"]}
SIEC = ("01", "24", "25")


@pytest.fixture
async def chief(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """The administrator of the SIEC."""
    del clean
    return (await logged_in(house, app, academies=SIEC, email="chef@example.org"))[1]


async def changed(chief: httpx.AsyncClient, agent: UUID | str, version: str = "*", **patch: object) -> httpx.Response:
    headers = {"content-type": "application/merge-patch+json", "if-match": version}
    return await chief.request("PATCH", f"{AGENTS}/{agent}", json=patch, headers=headers)


async def test_an_agent_declared_is_invited_by_mail(chief: httpx.AsyncClient, house: House, servers: Stage) -> None:
    made = await chief.post(AGENTS, json=NEW)
    assert made.status_code == 201, made.text
    assert made.json()["academies"] == [*SIEC]
    await servers.drain(house)
    link = make.token_in(make.mail_to(servers, "claude@example.org"))
    assert link.startswith("btsi_")
    assert link not in made.text
    [(actor, detail)] = await servers.select(
        "SELECT actor_kind, detail FROM audit_entries WHERE act = 'agent.create' AND actor_kind = 'agent'"
    )
    assert (actor, detail) == ("agent", {"role": "instruction", "academies": [*SIEC]})
    again = await chief.post(AGENTS, json={**NEW, "email": "CLAUDE@example.org"})
    assert (again.status_code, again.json()["code"]) == (409, "agent-existant")


async def test_nobody_gives_an_academie_that_they_have_not(chief: httpx.AsyncClient, house: House) -> None:
    refused = await chief.post(AGENTS, json={**NEW, "academies": ["SIEC", "02"]})
    assert [one["code"] for one in refused.json()["errors"]] == ["academie-hors-perimetre"]
    agent = await declared(house, academies=("24",))
    refused = await changed(chief, agent, academies=["02", "24"])
    assert [one["code"] for one in refused.json()["errors"]] == ["academie-hors-perimetre"]


async def test_an_agent_who_has_one_academie_more_is_as_absent(chief: httpx.AsyncClient, house: House) -> None:
    within = await declared(house, academies=("24",))
    beyond = await declared(house, email="autre@example.org", academies=("24", "02"))
    listed = [one["id"] for one in (await chief.get(AGENTS)).json()["items"]]
    assert str(within) in listed
    assert str(beyond) not in listed
    assert (await chief.get(f"{AGENTS}/{beyond}")).status_code == 404
    assert (await changed(chief, beyond, disabled=True)).status_code == 404
    assert (await chief.post(f"{AGENTS}/{beyond}/invitations", json={"motive": "Perdu."})).status_code == 404


async def test_the_list_goes_on_by_pages(chief: httpx.AsyncClient, house: House) -> None:
    for number in range(4):
        await declared(house, email=f"a{number}@example.org", academies=("24",))
    seen: list[str] = []
    page = await chief.get(AGENTS, params={"limit": 2})
    while True:
        seen += [one["email"] for one in page.json()["items"]]
        if page.json()["next_cursor"] is None:
            break
        page = await chief.get(AGENTS, params={"limit": 2, "cursor": page.json()["next_cursor"]})
    assert seen == ["chef@example.org", *(f"a{number}@example.org" for number in range(4))]


async def test_a_change_asks_for_the_version_seen_and_is_journaled(
    chief: httpx.AsyncClient, house: House, servers: Stage
) -> None:
    agent = await declared(house, academies=("24",))
    seen = await chief.get(f"{AGENTS}/{agent}")
    done = await changed(chief, agent, seen.headers["etag"], role="decision", academies=["24", "25"])
    assert (done.json()["role"], done.json()["academies"]) == ("decision", ["24", "25"])
    stale = await changed(chief, agent, seen.headers["etag"], role="lecture")
    assert stale.status_code == 412
    same = await changed(chief, agent, done.headers["etag"], role="decision")
    assert same.headers["etag"] == done.headers["etag"]
    unread = await chief.get(f"{AGENTS}/{agent}", headers={"if-none-match": done.headers["etag"]})
    assert unread.status_code == 304
    lines = await servers.select("SELECT detail FROM audit_entries WHERE act = 'agent.change'")
    assert lines == [
        (
            {
                "before": {"role": "instruction", "academies": ["24"]},
                "after": {"role": "decision", "academies": ["24", "25"]},
            },
        )
    ]


async def test_a_disabled_agent_is_out_at_once_and_back_when_enabled(
    chief: httpx.AsyncClient, house: House, app: FastAPI, servers: Stage
) -> None:
    agent, client = await logged_in(house, app, role=Role.LECTURE, academies=("24",), email="lecture@example.org")
    assert (await client.get("/v1/staff/logins/current")).status_code == 200
    assert (await changed(chief, agent, disabled=True)).json()["disabled_at"] is not None
    assert (await client.get("/v1/staff/logins/current")).status_code == 401
    assert (await changed(chief, agent, disabled=False)).json()["disabled_at"] is None
    assert (await client.get("/v1/staff/logins/current")).status_code == 200
    acts = await servers.select("SELECT act FROM audit_entries WHERE act ~ 'able$' ORDER BY id")
    assert acts == [("agent.disable",), ("agent.enable",)]


@pytest.mark.parametrize("patch", [{"disabled": True}, {"role": "decision"}, {"academies": ["01", "24"]}])
async def test_the_last_administrator_of_an_academie_stays(
    chief: httpx.AsyncClient, house: House, patch: dict[str, Any]
) -> None:
    me = (await chief.get("/v1/staff/logins/current")).json()["agent"]["id"]
    await declared(house, email="moitie@example.org", role=Role.ADMINISTRATION, academies=("01", "24"))
    refused = await changed(chief, me, **patch)
    assert (refused.status_code, refused.json()["code"]) == (409, "dernier-administrateur")
    assert "25" in refused.json()["detail"]
    await declared(house, email="autre@example.org", role=Role.ADMINISTRATION, academies=("02", "25"))
    assert (await changed(chief, me, **patch)).status_code == 200


async def test_of_two_administrators_who_remove_each_other_one_stays(
    chief: httpx.AsyncClient, house: House, app: FastAPI, servers: Stage
) -> None:
    first = (await chief.get("/v1/staff/logins/current")).json()["agent"]["id"]
    second, other = await logged_in(house, app, academies=SIEC, email="second@example.org")
    async with house.database.transaction() as db:
        # Somebody else holds a row: both have come in, and wait for the administrators.
        await db.connection.execute("SELECT FROM agents WHERE id = %s FOR UPDATE", (first,))
        sent = [asyncio.ensure_future(changed(chief, second, disabled=True))]
        sent.append(asyncio.ensure_future(changed(other, first, disabled=True)))
        for _ in range(500):
            if len(await servers.select("SELECT FROM pg_locks WHERE NOT granted")) == len(sent):
                break
            await asyncio.sleep(0.01)
    both = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in both) == [200, 409]
    assert len(await servers.select("SELECT id FROM agents WHERE disabled_at IS NULL")) == 1


async def test_the_operator_names_the_siec_and_brings_back_who_was_disabled(servers: Stage, clean: None) -> None:
    del clean
    made = run(
        servers, "agents", "create", "Claude EXEMPLE", "c@example.org", "--academie", "SIEC", "--role", "administration"
    )
    assert "#token=btsi_" in made.out
    assert run(servers, "agents", "list").out == "c@example.org\tClaude EXEMPLE\tadministration\t01,24,25\tactif\n"
    run(servers, "agents", "disable", "c@example.org")
    assert run(servers, "agents", "enable", "C@example.org").code == 0
    assert run(servers, "agents", "list").out.endswith("actif\n")
    assert "#token=btsi_" in run(servers, "agents", "invite", "c@example.org").out
    unknown = run(servers, "agents", "create", "X", "x@example.org", "--academie", "99")
    assert (unknown.code, unknown.out) == (1, "")
