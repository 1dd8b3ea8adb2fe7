"""Logging in as an agent: what lets in, what does not, and that the refusals tell nothing."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.accounts.rules.lifetimes import GUESSES
from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.staff.agents import EMAIL, declared, enrolled, logged_in
from tests.stage import Stage

LOGIN, CURRENT = "/v1/staff/logins", "/v1/staff/logins/current"


def bearer(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}


async def test_a_code_serves_once(house: House, client: httpx.AsyncClient) -> None:
    agent = await enrolled(house)
    given = agent.given()
    assert (await client.post(LOGIN, json=given)).status_code == 201
    again = await client.post(LOGIN, json=given)
    assert (again.status_code, again.json()["code"]) == (401, "acces-refuse")


async def test_of_two_logins_by_one_code_at_once_one_enters(house: House, client: httpx.AsyncClient) -> None:
    agent = await enrolled(house)
    for given in (agent.given(), agent.given(code=agent.recovery_codes[3])):
        both = await asyncio.gather(client.post(LOGIN, json=given), client.post(LOGIN, json=given))
        assert sorted(answer.status_code for answer in both) == [201, 401]


async def test_a_recovery_code_serves_once(house: House, client: httpx.AsyncClient) -> None:
    agent = await enrolled(house)
    given = agent.given(code=agent.recovery_codes[0])
    first = await client.post(LOGIN, json=given)
    assert (first.status_code, first.json()["recovery_codes_left"]) == (201, 9)
    assert (await client.post(LOGIN, json=given)).status_code == 401


async def test_every_refusal_is_the_same(house: House, client: httpx.AsyncClient, servers: Stage) -> None:
    """Nobody, not enrolled, disabled, a wrong password, a wrong code, one too old: the same bytes and headers."""
    agent = await enrolled(house)
    await declared(house, email="invite@example.org")
    gone = await enrolled(house, email="parti@example.org")
    await servers.as_owner("UPDATE agents SET disabled_at = legal_now() WHERE email = 'parti@example.org'")
    told = set()
    for given in (
        agent.given(email="personne@example.org"),
        agent.given(email="invite@example.org"),
        gone.given(),
        agent.given(password="une autre phrase bien longue"),
        agent.given(code=agent.code(steps=-4)),
        agent.given(code="0000-0000-0000-0000"),
    ):
        answer = await client.post(LOGIN, json=given)
        headers = {k: v for k, v in answer.headers.items() if k not in {"x-request-id", "date", "ratelimit"}}
        text = answer.text.replace(answer.json()["trace_id"], "")
        told.add((answer.status_code, text, tuple(sorted(headers.items()))))
    assert len(told) == 1
    assert next(iter(told))[0] == 401


@pytest.mark.parametrize("address", [EMAIL, "personne@example.org"])
async def test_too_many_guesses_suspend_an_address_known_or_not(
    house: House, client: httpx.AsyncClient, servers: Stage, address: str
) -> None:
    """The last guess allowed locks and tells; the right password is then refused too, in the same words."""
    agent = await enrolled(house)
    wrong = agent.given(email=address, password="une autre phrase bien longue")
    await _already(servers, address, GUESSES - 1)
    before = await client.post(LOGIN, json=wrong)
    after = await client.post(LOGIN, json=agent.given(email=address))
    assert (before.status_code, after.status_code) == (401, 401)
    assert before.json()["detail"] == after.json()["detail"]
    await servers.drain(house)
    assert len(make.mails_to(servers, EMAIL)) == (1 if address == EMAIL else 0)
    acts = await servers.select("SELECT subject_id FROM audit_entries WHERE act = 'agent.lock'")
    assert acts == [(agent.id if address == EMAIL else None,)]


async def test_an_administrator_opens_a_suspended_access(
    house: House, app: FastAPI, client: httpx.AsyncClient, servers: Stage
) -> None:
    agent = await enrolled(house)
    _, administrator = await logged_in(house, app, email="chef@example.org")
    await _already(servers, EMAIL, GUESSES)
    seen = await administrator.get(f"/v1/staff/agents/{agent.id}")
    assert seen.json()["locked"] is True
    assert (await client.post(LOGIN, json=agent.given())).status_code == 401
    merge = {"content-type": "application/merge-patch+json", "if-match": seen.headers["etag"]}
    opened = await administrator.patch(f"/v1/staff/agents/{agent.id}", content=b'{"locked": false}', headers=merge)
    assert opened.json()["locked"] is False
    assert (await client.post(LOGIN, json=agent.given())).status_code == 201


async def test_a_suspended_access_opens_by_itself_after_a_day(
    house: House, client: httpx.AsyncClient, servers: Stage, clock: LegalClock
) -> None:
    agent = await enrolled(house)
    await _already(servers, EMAIL, GUESSES)
    await clock.set(house.clock.now() + timedelta(days=1, minutes=1))
    assert (await client.post(LOGIN, json=agent.given())).status_code == 201


async def test_a_candidate_of_the_same_address_is_not_suspended_with_the_agent(
    house: House, client: httpx.AsyncClient, servers: Stage, app: FastAPI
) -> None:
    await enrolled(house)
    await make.candidate(servers, app, email=EMAIL)
    await _already(servers, EMAIL, GUESSES)
    given = {"email": EMAIL, "password": make.PASSWORD, "delivery": "token"}
    assert (await client.post("/v1/logins", json=given)).status_code == 201


async def test_a_login_dies_unused_for_an_hour_and_after_twelve(
    house: House, client: httpx.AsyncClient, clock: LegalClock
) -> None:
    agent = await enrolled(house)
    start = house.clock.now()
    login = bearer(await client.post(LOGIN, json=agent.given()))
    for minutes in (50, 100, 150):
        await clock.set(start + timedelta(minutes=minutes))
        assert (await client.get(CURRENT, headers=login)).status_code == 200
    await clock.set(start + timedelta(minutes=150 + 61))
    assert (await client.get(CURRENT, headers=login)).status_code == 401
    await clock.set(start)
    login = bearer(await client.post(LOGIN, json=agent.given(code=agent.recovery_codes[0])))
    for minutes in range(50, 12 * 60, 50):
        await clock.set(start + timedelta(minutes=minutes))
        assert (await client.get(CURRENT, headers=login)).status_code == 200
    await clock.set(start + timedelta(hours=12, seconds=1))
    assert (await client.get(CURRENT, headers=login)).status_code == 401


async def test_a_login_ends_at_once(house: House, client: httpx.AsyncClient) -> None:
    agent = await enrolled(house)
    login = bearer(await client.post(LOGIN, json=agent.given()))
    assert (await client.delete(CURRENT, headers=login)).status_code == 204
    assert (await client.get(CURRENT, headers=login)).status_code == 401


async def test_what_another_key_sealed_lets_nobody_in(house: House, client: httpx.AsyncClient, servers: Stage) -> None:
    """A secret copied to another agent's row neither: it is bound to whom it was made for."""
    agent = await enrolled(house)
    other = await enrolled(house, email="autre@example.org", role=Role.DECISION)
    await servers.as_owner(
        "UPDATE agent_credentials SET totp_secret = (SELECT totp_secret FROM agent_credentials WHERE agent_id = %s)"
        " WHERE agent_id = %s",
        (agent.id, other.id),
    )
    assert (await client.post(LOGIN, json=other.given(code=agent.code()))).status_code == 401
    assert (await client.post(LOGIN, json=agent.given())).status_code == 201


async def _already(servers: Stage, address: str, guesses: int) -> None:
    """So many wrong guesses a minute ago."""
    await servers.as_owner(
        "INSERT INTO login_guesses (address, guesses) VALUES (sha256(convert_to('staff ' || %s, 'UTF8')),"
        " array_fill(legal_now() - interval '1 minute', ARRAY[%s]))",
        (address, guesses),
    )
