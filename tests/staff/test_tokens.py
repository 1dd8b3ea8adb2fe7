"""Personal tokens through their doors: never more than the role, last use, reminders, revocation."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Kind, Role
from app.staff.rules.tokens import MOST
from tests import make
from tests.clock import LegalClock
from tests.conftest import connect
from tests.staff.agents import EMAIL, logged_in
from tests.stage import Stage

TOKENS, CURRENT = "/v1/staff/tokens", "/v1/staff/logins/current"
ENTRY = {"name": "file du matin", "scopes": ["dossiers:read"], "days": 30}


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """An agent of instruction, logged in."""
    del clean
    return (await logged_in(house, app, role=Role.INSTRUCTION))[1]


async def created(agent: httpx.AsyncClient, **others: object) -> dict[str, str]:
    answer = await agent.post(TOKENS, json={**ENTRY, **others})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def script(app: FastAPI, token: str) -> httpx.AsyncClient:
    return connect(app, authorization=f"Bearer {token}")


async def test_a_token_is_shown_once_works_and_dies_at_once(app: FastAPI, agent: httpx.AsyncClient) -> None:
    made = await created(agent)
    listed = await agent.get(TOKENS)
    assert [one["name"] for one in listed.json()["items"]] == ["file du matin"]
    assert made["token"] not in listed.text
    client = script(app, made["token"])
    seen = (await client.get(CURRENT)).json()
    assert (seen["kind"], seen["scopes"]) == ("personal", ["dossiers:read"])
    assert (await agent.delete(f"{TOKENS}/{made['id']}")).status_code == 204
    assert (await client.get(CURRENT)).status_code == 401
    assert (await agent.get(TOKENS)).json()["items"] == []
    assert (await agent.delete(f"{TOKENS}/{made['id']}")).status_code == 404


async def test_a_token_never_gives_more_than_the_role(agent: httpx.AsyncClient, app: FastAPI, servers: Stage) -> None:
    """Neither when it is made, nor when the role changes later."""
    refused = await agent.post(TOKENS, json={**ENTRY, "scopes": ["dossiers:read", "agents:write"]})
    assert [one["code"] for one in refused.json()["errors"]] == ["portee-hors-role"]
    made = await created(agent, scopes=["dossiers:read", "dossiers:review"])
    client = script(app, made["token"])
    await servers.as_owner("UPDATE agents SET role = 'lecture'")
    assert (await client.get(CURRENT)).json()["scopes"] == ["dossiers:read"]


async def test_a_script_makes_no_token_and_ends_no_login(agent: httpx.AsyncClient, app: FastAPI) -> None:
    client = script(app, (await created(agent))["token"])
    for answer in (await client.post(TOKENS, json=ENTRY), await client.delete(CURRENT)):
        assert (answer.status_code, answer.json()["code"]) == (403, "connexion-d-agent-requise")


async def test_a_login_is_no_token_to_revoke(agent: httpx.AsyncClient) -> None:
    login = (await agent.get(CURRENT)).json()["id"]
    assert (await agent.delete(f"{TOKENS}/{login}")).status_code == 404
    assert (await agent.get(CURRENT)).status_code == 200


@pytest.mark.parametrize("days", [0, 366])
async def test_a_token_lives_from_a_day_to_a_year(agent: httpx.AsyncClient, days: int) -> None:
    assert (await agent.post(TOKENS, json={**ENTRY, "days": days})).status_code == 422


async def test_living_tokens_are_counted(agent: httpx.AsyncClient, servers: Stage) -> None:
    await servers.as_owner(
        "INSERT INTO agent_tokens (agent_id, label, digest, expires_at) SELECT id, 'x', sha256(n::text::bytea),"
        " legal_now() + interval '1 day' FROM agents, generate_series(1, %s) AS n",
        (MOST,),
    )
    refused = await agent.post(TOKENS, json=ENTRY)
    assert (refused.status_code, refused.json()["code"]) == (409, "trop-de-jetons")
    await servers.as_owner("UPDATE agent_tokens SET revoked_at = legal_now() WHERE digest = sha256('1')")
    assert (await agent.post(TOKENS, json=ENTRY)).status_code == 201


async def test_the_last_use_is_written_every_few_minutes_at_most(
    agent: httpx.AsyncClient, app: FastAPI, house: House, clock: LegalClock
) -> None:
    client = script(app, (await created(agent))["token"])

    async def last_use() -> str | None:
        used: str | None = (await agent.get(TOKENS)).json()["items"][0]["last_used_at"]
        return used

    assert await last_use() is None
    await client.get(CURRENT)
    first = await last_use()
    assert first is not None
    await client.get(CURRENT)
    assert await last_use() == first
    await clock.set(house.clock.now() + timedelta(minutes=6))
    await client.get(CURRENT)
    assert str(await last_use()) > first


async def test_the_end_of_a_token_is_announced_at_14_and_3_days_once_each(
    agent: httpx.AsyncClient, servers: Stage, house: House, clock: LegalClock
) -> None:
    await created(agent, days=30)
    await created(agent, name="court", days=10)
    start = house.clock.now()
    told: list[int] = []
    for day in (0, 6, 8, 9, 15, 17, 18, 26, 28, 29):
        await clock.set(start + timedelta(days=day))
        await servers.tick(house, "staff.remind")
        told.append(len(make.mails_to(servers, EMAIL)))
    # « court » was made with less than 14 days to live: it is announced at 3 only, from the 7th day on.
    assert told == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3]
    assert "file du matin" in make.mail_to(servers, EMAIL).subject


async def test_a_revoked_token_is_not_announced(
    agent: httpx.AsyncClient, servers: Stage, house: House, clock: LegalClock
) -> None:
    made = await created(agent)
    await agent.delete(f"{TOKENS}/{made['id']}")
    await clock.set(house.clock.now() + timedelta(days=28))
    await servers.tick(house, "staff.remind")
    assert make.mails_to(servers, EMAIL) == []


async def test_another_agent_s_token_is_as_absent(house: House, app: FastAPI, agent: httpx.AsyncClient) -> None:
    made = await created(agent)
    _, other = await logged_in(house, app, email="autre@example.org", kind=Kind.PERSONAL)
    assert (await other.delete(f"{TOKENS}/{made['id']}")).status_code == 404
    assert len((await agent.get(TOKENS)).json()["items"]) == 1


async def test_what_ended_is_forgotten(
    agent: httpx.AsyncClient, servers: Stage, house: House, clock: LegalClock
) -> None:
    """Logins and invitations; a personal token stays, for the journal names it."""
    await created(agent, days=1)
    await clock.set(house.clock.now() + timedelta(days=2))
    await servers.tick(house, "staff.remind")
    assert await servers.select("SELECT kind FROM agent_tokens") == [("personal",)]
