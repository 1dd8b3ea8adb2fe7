"""From an invitation to a login: the link, the password, the authenticator; once each."""

import re
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from pyotp import TOTP, parse_uri

from app.http.house import House
from app.http.now import machine_time
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.staff.agents import EMAIL, PASSWORD, declared, enrolled, invited, logged_in
from tests.stage import Stage

BEGIN, CONFIRM, LOGIN = "/v1/staff/enrolments", "/v1/staff/enrolments/confirmations", "/v1/staff/logins"


async def begun(client: httpx.AsyncClient, token: str) -> str:
    """The secret that an authenticator is given."""
    answer = await client.post(BEGIN, json={"token": token})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


def chosen(token: str, secret: str, **others: object) -> dict[str, object]:
    return {"token": token, "password": PASSWORD, "code": TOTP(secret).at(machine_time()), **others}


async def test_an_invited_agent_chooses_a_password_enrols_and_logs_in(
    house: House, client: httpx.AsyncClient, servers: Stage
) -> None:
    token = await invited(house, await declared(house))
    answer = await client.post(BEGIN, json={"token": token})
    body = answer.json()
    secret = body["secret"]
    assert parse_uri(body["otpauth_uri"]).secret == secret
    assert (body["name"], body["email"]) == ("Agent EXEMPLE", EMAIL)
    done = await client.post(CONFIRM, json=chosen(token, secret))
    codes = done.json()["recovery_codes"]
    assert len(set(codes)) == 10
    # The code that proved the authenticator is used: the next one, a phone a little fast, enters.
    given = {"email": EMAIL.upper(), "password": PASSWORD}
    used = await client.post(LOGIN, json={**given, "code": TOTP(secret).at(machine_time(), counter_offset=-1)})
    assert (used.status_code, used.json()["code"]) == (401, "acces-refuse")
    entered = await client.post(LOGIN, json={**given, "code": codes[0].lower().replace("-", "")})
    assert (entered.status_code, entered.json()["recovery_codes_left"]) == (201, 9)
    login = {"authorization": f"Bearer {entered.json()['token']}"}
    current = await client.get(f"{LOGIN}/current", headers=login)
    assert current.json()["agent"]["academies"] == ["02"]
    acts = await servers.select("SELECT act FROM audit_entries WHERE subject_kind LIKE 'agent%%' ORDER BY id")
    assert [act for (act,) in acts] == ["agent.create", "agent.invite", "agent.enrol", "agent.login"]


async def test_nothing_that_was_given_can_be_read_in_the_database(
    house: House, client: httpx.AsyncClient, servers: Stage
) -> None:
    token = await invited(house, await declared(house))
    secret = await begun(client, token)
    codes = (await client.post(CONFIRM, json=chosen(token, secret))).json()["recovery_codes"]
    [(kept,)] = await servers.select(
        "SELECT (SELECT jsonb_agg(to_jsonb(c)) FROM agent_credentials c)::text"
        " || (SELECT coalesce(jsonb_agg(to_jsonb(e)), '[]') FROM audit_entries e)::text"
        " || (SELECT encode(totp_secret, 'escape') FROM agent_credentials)"
    )
    assert isinstance(kept, str)
    for given in (token, secret, PASSWORD, *codes):
        assert given not in kept


async def test_an_invitation_serves_once(house: House, client: httpx.AsyncClient) -> None:
    token = await invited(house, await declared(house))
    secret = await begun(client, token)
    assert (await client.post(CONFIRM, json=chosen(token, secret))).status_code == 200
    again = await client.post(CONFIRM, json=chosen(token, secret))
    assert (again.status_code, again.json()["code"]) == (410, "invitation-expiree")
    assert (await client.post(BEGIN, json={"token": token})).status_code == 410


async def test_an_invitation_dies_after_48_hours_by_a_newer_one_and_with_the_agent(
    house: House, client: httpx.AsyncClient, servers: Stage, clock: LegalClock
) -> None:
    agent = await declared(house)
    older = await invited(house, agent)
    newer = await invited(house, agent)
    assert (await client.post(BEGIN, json={"token": older})).status_code == 410
    assert (await client.post(BEGIN, json={"token": newer})).status_code == 201
    await servers.as_owner("UPDATE agents SET disabled_at = legal_now()")
    assert (await client.post(BEGIN, json={"token": newer})).status_code == 410
    await servers.as_owner("UPDATE agents SET disabled_at = NULL")
    await clock.set(house.clock.now() + timedelta(hours=48))
    assert (await client.post(BEGIN, json={"token": newer})).status_code == 410
    assert (await client.post(BEGIN, json={"token": f"{newer}x"})).status_code == 410


async def test_who_begins_again_makes_the_earlier_secret_worthless(house: House, client: httpx.AsyncClient) -> None:
    """Whoever had read the mail before knows nothing of the authenticator that is enrolled."""
    token = await invited(house, await declared(house))
    early = await client.post(CONFIRM, json=chosen(token, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    assert (early.status_code, early.json()["code"]) == (409, "enrolement-a-commencer")
    stranger = await begun(client, token)
    own = await begun(client, token)
    assert stranger != own
    refused = await client.post(CONFIRM, json=chosen(token, stranger))
    assert [one["code"] for one in refused.json()["errors"]] == ["code-faux"]
    assert (await client.post(CONFIRM, json=chosen(token, own))).status_code == 200


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("quinze lettres!", ["valeur-refusee"]),
        ("motdepasse2026motdepasse", ["code-faux", "mot-de-passe-devinable"]),
        ("agent exemple seize lettres bien plus longues", ["code-faux", "mot-de-passe-personnel"]),
    ],
)
async def test_a_password_that_can_be_guessed_is_refused_with_all_that_is_wrong(
    house: House, client: httpx.AsyncClient, password: str, codes: list[str]
) -> None:
    token = await invited(house, await declared(house))
    secret = await begun(client, token)
    refused = await client.post(CONFIRM, json=chosen(token, secret, password=password, code="abcdef"))
    assert refused.status_code == 422
    assert [one["code"] for one in refused.json()["errors"]] == codes


async def test_a_re_invited_agent_keeps_their_access_until_the_link_is_used(
    house: House, app: FastAPI, client: httpx.AsyncClient, servers: Stage
) -> None:
    """The administrator never sees the link; what was open before then ends."""
    agent = await enrolled(house)
    _, administrator = await logged_in(house, app, role=Role.ADMINISTRATION, email="chef@example.org")
    entered = await client.post(LOGIN, json=agent.given())
    opened = {"authorization": f"Bearer {entered.json()['token']}"}
    asked = await administrator.post(f"/v1/staff/agents/{agent.id}/invitations", json={"motive": "Téléphone perdu."})
    assert asked.status_code == 202
    await servers.drain(house)
    token = make.token_in(make.mail_to(servers, EMAIL))
    assert token not in asked.text
    assert (await client.get(f"{LOGIN}/current", headers=opened)).status_code == 200
    secret = await begun(client, token)
    assert (await client.post(CONFIRM, json=chosen(token, secret))).status_code == 200
    assert (await client.get(f"{LOGIN}/current", headers=opened)).status_code == 401
    assert (await client.post(LOGIN, json=agent.given(code=agent.recovery_codes[0]))).status_code == 401
    await servers.drain(house)
    assert re.search("Si ce n'est pas vous", make.mail_to(servers, EMAIL).text)
