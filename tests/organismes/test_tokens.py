"""A training body's system asks for a token with its secret: RFC 6749 §4.4, §5; RFC 7009."""

import base64
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.settings import Settings
from tests import make
from tests.clock import LegalClock
from tests.conftest import connect
from tests.http import absence
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage

BODIES = "/v1/staff/training-bodies"
TOKEN, REVOKE, ME = "/v1/oauth/token", "/v1/oauth/revoke", "/v1/training-body"
READ, ATTEST = "registrations:read", "attestations:write"
HERE, THERE = "192.0.2.7", "198.51.100.7"


@pytest.fixture
async def national(servers: Stage, house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """An administrator of every académie."""
    del clean
    _, client = await logged_in(house, app, academies=await everywhere(servers))
    return client


async def declared(national: httpx.AsyncClient, name: str = "GRETA EXEMPLE", **members: object) -> str:
    """Where a new body stands."""
    made = await national.post(BODIES, json={"name": name, **members})
    assert made.status_code == 201, made.text
    return made.headers["location"]


async def secret(national: httpx.AsyncClient, body: str, *scopes: str, **members: object) -> dict[str, Any]:
    """A new one of it."""
    made = await national.post(f"{body}/secrets", json={"scopes": scopes or (READ,), **members})
    assert made.status_code == 201, made.text
    given: dict[str, Any] = made.json()
    return given


def form(given: dict[str, Any], **others: str) -> dict[str, str]:
    """What asks for a token."""
    proof = {name: given[name] for name in ("client_id", "client_secret")}
    return {"grant_type": "client_credentials", **proof, **others}


async def token(client: httpx.AsyncClient, given: dict[str, Any]) -> dict[str, str]:
    """The header of a new one."""
    answer = await client.post(TOKEN, data=form(given))
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


async def test_a_secret_gives_a_token_of_a_quarter_of_an_hour(
    national: httpx.AsyncClient, client: httpx.AsyncClient, servers: Stage, clock: LegalClock
) -> None:
    given = await secret(national, await declared(national), READ, ATTEST)
    answer = await client.post(TOKEN, data=form(given))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 900, f"{ATTEST} {READ}")
    bearer = {"authorization": f"Bearer {told['access_token']}"}
    me = await client.get(ME, headers=bearer)
    assert (me.json()["id"], me.json()["name"], me.json()["scopes"]) == (
        given["client_id"],
        "GRETA EXEMPLE",
        [ATTEST, READ],
    )
    fewer = await client.post(TOKEN, data=form(given, scope=READ, resource="https://example.org/"))  # §3.2: left aside
    assert fewer.json()["scope"] == READ
    [listed] = (await national.get(f"{BODIES}/{given['client_id']}/secrets")).json()["items"]
    assert listed["last_used_at"] is not None
    assert given["client_secret"] not in str(listed)
    kept = await servers.select("SELECT digest FROM organisme_secrets UNION ALL SELECT digest FROM organisme_tokens")
    assert not {given["client_secret"].encode(), told["access_token"].encode()} & {digest for (digest,) in kept}
    [(now,)] = await servers.select("SELECT legal_now()")
    assert isinstance(now, datetime)
    await clock.set(now + timedelta(minutes=15, seconds=1))
    assert (await client.get(ME, headers=bearer)).status_code == 401


async def test_basic_is_another_way_and_both_at_once_is_none(
    national: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    given = await secret(national, await declared(national))
    pair = base64.b64encode(f"{given['client_id']}:{given['client_secret']}".encode()).decode()
    asked, basic = {"grant_type": "client_credentials"}, {"authorization": f"Basic {pair}"}
    assert (await client.post(TOKEN, data=asked, headers=basic)).status_code == 200
    both = await client.post(TOKEN, data=form(given), headers=basic)
    assert (both.status_code, both.json()["error"]) == (401, "invalid_client")
    assert both.headers["www-authenticate"].startswith("Basic")
    nobody = await client.post(TOKEN, data=asked)
    assert "d'une seule" in both.json()["error_description"]
    assert nobody.json() == both.json()
    wrong_secret = await client.post(TOKEN, data=form(given, client_secret="btsk_"))
    assert wrong_secret.json()["error_description"] == "Organisme, secret, clé ou adresse refusés."
    for wrong in ("Basic %%%", "Basic w6k=", f"Bearer {pair}", "Basic"):
        refused = await client.post(TOKEN, data=asked, headers={"authorization": wrong})
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client"), wrong


async def test_refusals_are_those_of_the_rfc(national: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    given = await secret(national, await declared(national))
    other = await secret(national, await declared(national, "Atelier EXEMPLE"))
    cases = [
        ({"client_secret": other["client_secret"]}, 401, "invalid_client"),
        ({"client_secret": "btsk_"}, 401, "invalid_client"),
        ({"client_id": "CNED"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": f"{READ} {ATTEST}"}, 400, "invalid_scope"),
    ]
    for changed, status, error in cases:
        refused = await client.post(TOKEN, data=form(given, **changed))
        assert (refused.status_code, refused.json()["error"]) == (status, error), changed
        assert refused.json()["error_description"]
    assert ATTEST in refused.json()["error_description"]
    json = await client.post(TOKEN, json=form(given))
    assert (json.status_code, json.json()["code"]) == (415, "type-refuse")
    for path, double in ((TOKEN, {"scope": [READ, ATTEST]}), (f"{TOKEN[:-5]}revoke", {"token": ["a", "b"]})):
        refused = await client.post(path, data={**form(given), **double})
        told = f"Donné plusieurs fois : {next(iter(double))}."
        assert (refused.status_code, refused.json()["error_description"]) == (400, told)
    null = await client.post(TOKEN, data=form(given, scope="\0"))
    assert (null.status_code, null.json()["code"]) == (400, "caractere-nul")
    assert "CSV" not in null.json()["detail"]


async def test_two_secrets_serve_while_one_is_changed_and_a_revoked_one_ends_its_tokens(
    national: httpx.AsyncClient, client: httpx.AsyncClient, servers: Stage
) -> None:
    body = await declared(national)
    old, new = await secret(national, body), await secret(national, body)
    third = await national.post(f"{body}/secrets", json={"scopes": [READ]})
    assert (third.status_code, third.json()["code"]) == (409, "trop-de-secrets")
    before, after = await token(client, old), await token(client, new)
    assert (await national.delete(f"{body}/secrets/{old['id']}")).status_code == 204
    ended, none = await client.get(ME, headers=before), await client.get(ME)
    assert ended.status_code == 401
    assert "/v1/oauth/token" in ended.json()["detail"]
    assert absence.told(ended) == absence.told(none)
    assert (await client.post(TOKEN, data=form(old))).status_code == 401
    assert (await client.get(ME, headers=after)).status_code == 200
    assert (await national.delete(f"{body}/secrets/{old['id']}")).status_code == 404
    other = await declared(national, "Atelier EXEMPLE")
    assert (await national.delete(f"{other}/secrets/{new['id']}")).status_code == 404
    await secret(national, body)
    acts = "SELECT act, actor_kind FROM audit_entries WHERE act ~ 'organisme.(secret|token)' ORDER BY id"
    assert await servers.select(acts) == [
        ("organisme.secret", "agent"),
        ("organisme.secret", "agent"),
        ("organisme.token", "organisme"),
        ("organisme.token", "organisme"),
        ("organisme.secret.revoke", "agent"),
        ("organisme.secret", "agent"),
    ]


async def test_a_body_taken_off_the_list_enters_no_more(national: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    body = await declared(national)
    given = await secret(national, body)
    bearer = await token(client, given)
    merge = {"content-type": "application/merge-patch+json", "if-match": "*"}
    await national.patch(body, json={"active": False}, headers=merge)
    assert (await client.get(ME, headers=bearer)).status_code == 401
    assert (await client.post(TOKEN, data=form(given))).status_code == 401
    await national.patch(body, json={"active": True}, headers=merge)
    assert (await client.get(ME, headers=bearer)).status_code == 200


async def test_a_body_that_says_from_where_it_calls_is_heard_from_there_only(
    national: httpx.AsyncClient, app: FastAPI
) -> None:
    """From elsewhere its secret and its tokens are as unknown, byte for byte."""
    given = await secret(national, await declared(national, networks=["192.0.2.0/24"]))
    async with connect(app, address=HERE) as here, connect(app, address=THERE) as there:
        bearer = await token(here, given)
        assert (await here.get(ME, headers=bearer)).status_code == 200
        away, unknown = (
            await there.post(TOKEN, data=form(given)),
            await there.post(TOKEN, data=form({**given, "client_secret": "btsk_"})),
        )
        assert (away.status_code, away.content) == (401, unknown.content)
        assert (await there.get(ME, headers=bearer)).status_code == 401
        assert (await there.post(REVOKE, data={**form(given), "token": "x"})).status_code in {401, 422}


async def test_a_token_is_revoked_by_its_body_only(national: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    given = await secret(national, await declared(national))
    other = await secret(national, await declared(national, "Atelier EXEMPLE"))
    bearer = await token(client, given)
    word = bearer["authorization"].removeprefix("Bearer ")

    async def revoked(by: dict[str, Any], what: str) -> httpx.Response:
        proof = {name: by[name] for name in ("client_id", "client_secret")}
        return await client.post(REVOKE, data={**proof, "token": what})

    theirs, unknown = await revoked(other, word), await revoked(other, "btso_inconnu")
    assert (theirs.status_code, theirs.content, unknown.status_code) == (200, b"", 200)
    assert (await client.get(ME, headers=bearer)).status_code == 200
    assert (await revoked({**given, "client_secret": "btsk_"}, word)).status_code == 401
    assert (await revoked(given, "")).json()["error"] == "invalid_request"
    assert (await revoked(given, word)).status_code == 200
    assert (await client.get(ME, headers=bearer)).status_code == 401


async def test_tokens_of_candidates_and_agents_open_nothing_of_it(
    national: httpx.AsyncClient, client: httpx.AsyncClient, servers: Stage, app: FastAPI
) -> None:
    """And its own opens nothing of theirs."""
    camille = await make.candidate(servers, app)
    assert (await camille.client.get(ME)).status_code == 401
    assert (await national.get(ME)).status_code == 401
    bearer = await token(client, await secret(national, await declared(national)))
    for path in ("/v1/me", "/v1/registrations", BODIES):
        assert (await client.get(path, headers=bearer)).status_code == 401


async def test_what_is_entered_of_a_body_is_judged_whole(national: httpx.AsyncClient) -> None:
    wrong = {"siret": "732 829 320 00075", "contact_email": "scolarite", "networks": ["192.0.2.1/24"]}
    refused = await national.post(BODIES, json={"name": "GRETA EXEMPLE", **wrong})
    assert refused.status_code == 422, refused.text
    assert {one["pointer"] for one in refused.json()["errors"]} == {f"/{name}" for name in wrong}
    body = await declared(national, siret="732 829 320 00074", contact_email="scolarite@example.org")
    read = (await national.get(body)).json()
    assert (read["siret"], read["contact_email"], read["networks"]) == ("73282932000074", "scolarite@example.org", [])
    merge = {"content-type": "application/merge-patch+json", "if-match": "*"}
    assert (await national.patch(body, json={"siret": "1"}, headers=merge)).status_code == 422
    same = await national.post(BODIES, json={"name": "Atelier EXEMPLE", "siret": "73282932000074"})
    assert (same.status_code, same.json()["code"]) == (409, "organisme-existant")


async def test_the_contact_is_told_once_of_each_delay_before_a_secret_ends(
    national: httpx.AsyncClient, servers: Stage, house: House, settings: Settings, clock: LegalClock
) -> None:
    del settings
    body = await declared(national, contact_email="scolarite@example.org")
    await secret(national, body, days=20)
    revoked = await secret(national, body, days=20)
    await national.delete(f"{body}/secrets/{revoked['id']}")
    [(start,)] = await servers.select("SELECT legal_now()")
    assert isinstance(start, datetime)
    for days, told in ((1, 0), (7, 1), (8, 1), (18, 2), (25, 2)):
        await clock.set(start + timedelta(days=days))
        await servers.tick(house, "organismes.remind")
        mails = make.mails_to(servers, "scolarite@example.org")
        assert len(mails) == told, days
    assert "GRETA EXEMPLE" in mails[0].subject
    assert await servers.select("SELECT count(*) FROM organisme_tokens") == [(0,)]
