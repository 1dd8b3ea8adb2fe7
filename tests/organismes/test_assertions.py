"""A training body's system asks for a token with what its own key signed: private_key_jwt (RFC 7523, OIDC Core §9)."""

import asyncio
import base64
import json
from collections import Counter
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import ECKey, OctKey

from app.http.house import House
from tests.conftest import connect
from tests.organismes.signing import (
    ALGORITHMS,
    ATTEST,
    JWT_BEARER,
    READ,
    System,
    asking,
    entry,
    now,
    part,
    public,
    put_keys,
    signed,
)
from tests.organismes.test_tokens import HERE, ME, REVOKE, THERE, TOKEN, declared, form, national, secret, token
from tests.stage import Stage

__all__ = ["national"]


async def system(
    national: httpx.AsyncClient, house: House, algorithm: str = "ES256", name: str = "GRETA EXEMPLE", **members: object
) -> System:
    """A body, and the key that it declared."""
    pair = ALGORITHMS[algorithm]
    body = await declared(national, name, **members)
    made = await put_keys(national, body, entry(public(pair, alg=algorithm, kid="la-cle"), READ, ATTEST))
    assert made.status_code == 200, made.text
    return System(body.rsplit("/", 1)[1], f"{house.public_url}{TOKEN}", pair, algorithm)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_what_a_key_signed_gives_a_token(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House, servers: Stage, algorithm: str
) -> None:
    """Of each algorithm; named by its `kid` or not; for our address or for that of the door."""
    greta = await system(national, house, algorithm)
    for header, changes in (
        ({}, {}),
        ({"kid": "la-cle"}, {"aud": house.public_url}),
        ({"typ": "JWT"}, {"aud": [greta.audience], "nbf": now()}),
        ({"typ": "client-authentication+jwt"}, {"exp": now() + 299, "iat": None}),
    ):
        answer = await client.post(TOKEN, data=asking(greta.assertion(header=header, **changes)))
        assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 900, f"{ATTEST} {READ}")
    me = await client.get(ME, headers={"authorization": f"Bearer {told['access_token']}"})
    assert (me.json()["id"], me.json()["scopes"]) == (greta.client_id, [ATTEST, READ])
    named = asking(greta.assertion(), client_id=greta.client_id, scope=READ)
    assert (await client.post(TOKEN, data=named)).json()["scope"] == READ
    [(key, count)] = await servers.select("SELECT key_id, count(*) FROM organisme_tokens GROUP BY key_id")
    assert (key is None, count) == (False, 5)
    [one] = (await national.get(f"/v1/staff/training-bodies/{greta.client_id}/keys")).json()["items"]
    assert (one["kid"], one["algorithm"], one["last_used_at"] is None) == ("la-cle", algorithm, False)


async def test_eddsa_is_heard_under_the_name_of_its_curve(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House
) -> None:
    """RFC 9864."""
    greta = await system(national, house, "EdDSA")
    answer = await client.post(TOKEN, data=asking(greta.assertion(header={"alg": "Ed25519"})))
    assert answer.status_code == 200, answer.text


def _wrong(greta: System, other: System) -> dict[str, dict[str, str]]:
    """Forms of which no one gives a token."""
    good = greta.assertion()
    header, claims, signature = good.split(".")
    stranger = ECKey.generate_key("P-256")
    shared = OctKey.import_key(json.dumps(public(greta.pair)))
    mine = greta.claims()
    said: dict[str, dict[str, Any]] = {
        "iss is another": {"iss": other.client_id},
        "sub is another": {"sub": other.client_id},
        "iss and sub are another": {"iss": other.client_id, "sub": other.client_id},
        "no iss": {"iss": None},
        "no sub": {"sub": None},
        "sub is no identifier": {"sub": "CNED", "iss": "CNED"},
        "sub is a list": {"sub": [greta.client_id]},
        "no aud": {"aud": None},
        "aud is another service": {"aud": "https://example.org/oauth/token"},
        "aud is another of our doors": {"aud": greta.audience.replace("token", "revoke")},
        "aud is ours and another": {"aud": [greta.audience, "https://example.org"]},
        "aud begins like ours": {"aud": f"{greta.audience}/"},
        "aud is empty": {"aud": []},
        "no exp": {"exp": None},
        "exp is past": {"exp": now() - 1},
        "exp is a year ahead": {"exp": now() + 365 * 86400},
        "exp is ten minutes ahead": {"exp": now() + 600},
        "exp is a word": {"exp": "demain"},
        "exp is true": {"exp": True},
        "exp is beyond numbers": {"exp": 10**400},
        "exp is not a number": {"exp": float("nan")},
        "exp is infinite": {"exp": float("inf")},
        "nbf is to come": {"nbf": now() + 120},
        "iat is to come": {"iat": now() + 120},
        "iat is a word": {"iat": "hier"},
        "no jti": {"jti": None},
        "jti is empty": {"jti": ""},
        "jti is a number": {"jti": 7},
        "jti is endless": {"jti": "x" * 201},
    }
    headed: dict[str, dict[str, Any]] = {
        "kid is unknown": {"kid": "une-autre"},
        "kid is a number": {"kid": 7},
        "typ is that of a receipt": {"typ": "recepisse+jwt"},
        "crit asks for what nobody knows": {"crit": ["exp"]},
        "b64 is false": {"crit": ["b64"], "b64": False},
    }
    words = {
        **{name: greta.assertion(**changes) for name, changes in said.items()},
        **{name: greta.assertion(header=changes) for name, changes in headed.items()},
        "signed by nobody": f"{part({'alg': 'none'})}.{claims}.",
        "signed by nobody, under its algorithm": f"{header}.{claims}.",
        "the public key taken for a shared secret": signed(shared, {"alg": "HS256"}, mine),
        "signed by a stranger": signed(stranger, {"alg": "ES256"}, mine),
        "a stranger who brings their key": signed(stranger, {"alg": "ES256", "jwk": public(stranger)}, mine),
        "signed by another body": signed(other.pair, {"alg": other.algorithm}, mine),
        "another algorithm of the same key": signed(ALGORITHMS["RS256"], {"alg": "RS256"}, mine),
        "changed after it was signed": f"{header}.{part({**mine, 'exp': now() + 200})}.{signature}",
        "another header": f"{part({'alg': 'ES256', 'kid': 'la-cle'})}.{claims}.{signature}",
        "a signature cut short": good[:-4],
        "not base64": f"{header}.{claims}.%%%",
        "two parts": f"{header}.{claims}",
        "four parts": f"{good}.{signature}",
        "claims that are no object": f"{header}.{part([1])}.{signature}",
        "claims without end": f"{header}.{part(b'[' * 5000)}.{signature}",
        "a header that is no object": f"{part(['alg'])}.{claims}.{signature}",
        "a header that is a word": f"{part('alg')}.{claims}.{signature}",
        "an algorithm that is no word": f"{part({'alg': 7})}.{claims}.{signature}",
        "not even that": "é",
        "nothing": "",
    }
    return {
        **{name: asking(word) for name, word in words.items()},
        "another type": {**asking(greta.assertion()), "client_assertion_type": "urn:example:saml2-bearer"},
        "no type": {**asking(greta.assertion()), "client_assertion_type": ""},
        "client_id is another": asking(greta.assertion(), client_id=other.client_id),
        "client_id is none": asking(greta.assertion(), client_id="CNED"),
        "a secret besides": asking(greta.assertion(), client_secret="btsk_x"),
    }


async def test_what_is_not_said_and_signed_as_it_must_gives_nothing(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House, servers: Stage
) -> None:
    """RFC 6749 §5.2: each is `invalid_client`, and no token is made."""
    greta = await system(national, house)
    other = await system(national, house, "EdDSA", "Atelier EXEMPLE")
    wrong = _wrong(greta, other)
    assert len(wrong) >= 50
    for name, sent in wrong.items():
        refused = await client.post(TOKEN, data=sent)
        assert (refused.status_code, refused.json().get("error")) == (401, "invalid_client"), f"{name}: {refused.text}"
        assert refused.json()["error_description"], name
    basic = {"authorization": "Basic " + base64.b64encode(f"{greta.client_id}:btsk_x".encode()).decode()}
    assert (await client.post(TOKEN, data=asking(greta.assertion()), headers=basic)).status_code == 401
    assert await servers.select("SELECT count(*) FROM organisme_tokens") == [(0,)]
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'organisme.token'") == [(0,)]
    assert (await client.post(TOKEN, data=asking(greta.assertion()))).status_code == 200  # so the scene was good


async def test_who_signs_with_a_key_of_the_body_is_told_what_they_said_wrong(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House
) -> None:
    """And a stranger is told nothing: the bytes of an unknown secret."""
    greta = await system(national, house)
    late = await client.post(TOKEN, data=asking(greta.assertion(exp=now() + 3600)))
    assert "« exp » est à plus de 5 minutes" in late.json()["error_description"]
    stranger = signed(ECKey.generate_key("P-256"), {"alg": "ES256"}, greta.claims(exp=now() + 3600))
    unknown = await client.post(TOKEN, data={**asking(stranger)})
    secretly = {"grant_type": "client_credentials", "client_id": greta.client_id, "client_secret": "btsk_"}
    assert unknown.content == (await client.post(TOKEN, data=secretly)).content


async def test_an_assertion_serves_once_however_many_bring_it(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House, servers: Stage
) -> None:
    """Ten at once: one token. The control: ten assertions give ten, so the nine were refused for their `jti`."""
    greta = await system(national, house)
    one = asking(greta.assertion())
    same = await asyncio.gather(*(client.post(TOKEN, data=one) for _ in range(10)))
    assert Counter(answer.status_code for answer in same) == {200: 1, 401: 9}
    assert all("« jti »" in answer.json()["error_description"] for answer in same if answer.status_code == 401)
    assert await servers.select("SELECT count(*) FROM organisme_tokens") == [(1,)]
    each = await asyncio.gather(*(client.post(TOKEN, data=asking(greta.assertion())) for _ in range(10)))
    assert Counter(answer.status_code for answer in each) == {200: 10}
    other = await system(national, house, "EdDSA", "Atelier EXEMPLE")
    for who in (greta, other):  # a `jti` is of who issues it
        assert (await client.post(TOKEN, data=asking(who.assertion(jti="le-mien")))).status_code == 200
    beyond = asking(greta.assertion(jti="au-dela"), scope="webhooks:manage")
    assert (await client.post(TOKEN, data=beyond)).json()["error"] == "invalid_scope"
    assert (await client.post(TOKEN, data={**beyond, "scope": READ})).json()["error"] == "invalid_client"


async def test_an_assertion_is_forgotten_once_it_has_ended(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House, servers: Stage
) -> None:
    greta = await system(national, house)
    assert (await client.post(TOKEN, data=asking(greta.assertion()))).status_code == 200
    await servers.tick(house, "organismes.remind")
    assert await servers.select("SELECT count(*) FROM organisme_assertions") == [(1,)]
    await servers.as_owner("UPDATE organisme_assertions SET expires_at = expires_at - interval '1 hour'")
    await servers.tick(house, "organismes.remind")
    assert await servers.select("SELECT count(*) FROM organisme_assertions") == [(0,)]


async def test_a_secret_and_a_key_serve_at_once_and_each_ends_alone(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House
) -> None:
    greta = await system(national, house)
    body = f"/v1/staff/training-bodies/{greta.client_id}"
    given = await secret(national, body)
    by_secret = await token(client, given)
    answer = await client.post(TOKEN, data=asking(greta.assertion()))
    by_key = {"authorization": f"Bearer {answer.json()['access_token']}"}
    [key] = (await national.get(f"{body}/keys")).json()["items"]
    gone = await national.delete(f"{body}/keys/{key['id']}", headers={"if-match": "*"})
    assert gone.status_code == 204, gone.text
    assert (await client.get(ME, headers=by_key)).status_code == 401
    assert (await client.post(TOKEN, data=asking(greta.assertion()))).status_code == 401
    assert (await client.get(ME, headers=by_secret)).status_code == 200
    assert (await client.post(TOKEN, data=form(given))).status_code == 200


async def test_a_key_revokes_the_tokens_of_its_body(
    national: httpx.AsyncClient, client: httpx.AsyncClient, house: House
) -> None:
    """RFC 7009, by either proof."""
    greta = await system(national, house)
    other = await system(national, house, "EdDSA", "Atelier EXEMPLE")

    async def revoked(by: System, word: str) -> httpx.Response:
        proof = {"client_assertion_type": JWT_BEARER, "client_assertion": by.assertion()}
        return await client.post(REVOKE, data={**proof, "token": word})

    word = (await client.post(TOKEN, data=asking(greta.assertion()))).json()["access_token"]
    bearer = {"authorization": f"Bearer {word}"}
    assert (await revoked(other, word)).status_code == 200
    assert (await client.get(ME, headers=bearer)).status_code == 200
    assert (await revoked(greta, word)).status_code == 200
    assert (await client.get(ME, headers=bearer)).status_code == 401
    replayed = {"client_assertion_type": JWT_BEARER, "client_assertion": greta.assertion(), "token": word}
    assert [(await client.post(REVOKE, data=replayed)).status_code for _ in range(2)] == [200, 401]


async def test_from_another_network_or_off_the_list_a_key_is_as_unknown(
    national: httpx.AsyncClient, house: House, app: FastAPI
) -> None:
    greta = await system(national, house, networks=["192.0.2.0/24"])
    async with connect(app, address=HERE) as here, connect(app, address=THERE) as there:
        kept = greta.assertion()
        assert (await there.post(TOKEN, data=asking(kept))).status_code == 401
        assert (await here.post(TOKEN, data=asking(kept))).status_code == 200  # heard from nowhere, it had not served
        merge = {"content-type": "application/merge-patch+json", "if-match": "*"}
        path = f"/v1/staff/training-bodies/{greta.client_id}"
        await national.patch(path, json={"active": False}, headers=merge)
        assert (await here.post(TOKEN, data=asking(greta.assertion()))).status_code == 401
