"""The public keys of a training body, declared by an administrator of every académie."""

import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.http.house import House
from app.settings import Settings
from tests import make
from tests.clock import LegalClock
from tests.organismes.signing import ALGORITHMS, ATTEST, READ, RSA, entry, public, put_keys
from tests.organismes.test_tokens import declared, national
from tests.stage import Stage

__all__ = ["national"]

EC, ED = ALGORITHMS["ES256"], ALGORITHMS["EdDSA"]


def kids(answer: httpx.Response) -> dict[str, bool]:
    """Each key, and whether it serves."""
    assert answer.status_code == 200, answer.text
    return {one["kid"]: one["revoked_at"] is None for one in answer.json()["items"]}


async def test_what_is_declared_serves_and_nothing_else(national: httpx.AsyncClient, servers: Stage) -> None:
    body = await declared(national)
    one, two = entry(public(EC, kid="un", use="sig", x5c=["ignoré"])), entry(public(ED, kid="deux"))
    made = await put_keys(national, body, one, two, version='"1"')
    assert (kids(made), made.headers["etag"]) == ({"un": True, "deux": True}, '"2"')
    assert made.json()["items"][0]["jwk"].keys() == {"kty", "crv", "x", "y"}
    again = await put_keys(national, body, one, two, version='"2"')
    assert (again.headers["etag"], again.json()) == ('"2"', made.json())
    wider = await put_keys(national, body, entry(one["jwk"], ATTEST, READ), version='"2"')
    assert (kids(wider), wider.headers["etag"]) == ({"un": True, "deux": False}, '"3"')
    assert wider.json()["items"][0]["scopes"] == [ATTEST, READ]
    assert wider.json()["items"][0]["id"] == made.json()["items"][0]["id"]
    back = await put_keys(national, body, one, two)
    assert (back.status_code, back.json()["errors"][0]["pointer"]) == (422, "/keys/1/jwk")
    replaced = await put_keys(national, body, entry(public(OKPKey.generate_key("Ed25519"), kid="un")))
    assert [one["revoked_at"] is None for one in replaced.json()["items"]] == [False, False, True]
    journal = "SELECT detail FROM audit_entries WHERE act = 'organisme.keys' ORDER BY id"
    marks = {one["kid"]: one["thumbprint"] for one in made.json()["items"]}
    lines = [detail for (detail,) in await servers.select(journal)]
    assert lines[:2] == [
        {"added": sorted(marks.values()), "changed": [], "revoked": []},
        {"added": [], "changed": [marks["un"]], "revoked": [marks["deux"]]},
    ]


async def test_two_administrators_do_not_undo_each_other(national: httpx.AsyncClient) -> None:
    """The ETag is that of the body: its keys are part of what one saw of it."""
    body = await declared(national)
    seen = await national.get(f"{body}/keys")
    assert (seen.headers["etag"], seen.json()["items"]) == ('"1"', [])
    unchanged = await national.get(f"{body}/keys", headers={"if-none-match": '"1"'})
    assert unchanged.status_code == 304
    made = await put_keys(national, body, entry(public(EC)), version='"1"')
    assert made.status_code == 200
    assert (await put_keys(national, body, entry(public(ED)), version='"1"')).status_code == 412
    assert (await national.put(f"{body}/keys", json={"keys": []})).status_code == 428
    key = f"{body}/keys/{made.json()['items'][0]['id']}"
    assert (await national.delete(key)).status_code == 428
    assert (await national.delete(key, headers={"if-match": '"1"'})).status_code == 412
    other = await declared(national, "Atelier EXEMPLE")
    theirs = f"{other}/keys/{made.json()['items'][0]['id']}"
    assert (await national.delete(theirs, headers={"if-match": "*"})).status_code == 404
    assert (await national.delete(key, headers={"if-match": made.headers["etag"]})).status_code == 204
    assert (await national.delete(key, headers={"if-match": "*"})).status_code == 404
    assert (await national.get(body)).headers["etag"] == '"3"'
    nowhere = f"{body[:-4]}0000"
    assert (await put_keys(national, nowhere)).status_code == 404
    assert (await national.get(f"{nowhere}/keys")).status_code == 404


_POINT = public(EC)
WRONG: dict[str, dict[str, Any]] = {
    "the private key of EC": EC.as_dict(private=True),
    "the private key of Ed25519": ED.as_dict(private=True),
    "the private key of RSA": {**RSA.as_dict(private=True), "alg": "RS256"},
    "a shared secret": {"kty": "oct", "k": "c2VjcmV0"},
    "another curve": public(ECKey.generate_key("P-384")),
    "a curve that signs nothing": public(OKPKey.generate_key("X25519")),
    "another algorithm": {**_POINT, "alg": "ES512"},
    "a symmetric algorithm": {**_POINT, "alg": "HS256"},
    "no algorithm at all": {**_POINT, "alg": "none"},
    "an algorithm of another kind": {**_POINT, "alg": "RS256"},
    "RSA that does not say which": public(RSA),
    "RSA and a wider digest": public(RSA, alg="RS512"),
    "for encryption": {**_POINT, "use": "enc"},
    "to sign, not to verify": {**_POINT, "key_ops": ["sign"]},
    "operations that are no list": {**_POINT, "key_ops": 7},
    "a point off the curve": {**_POINT, "y": _POINT["x"]},
    "a number missing": {"kty": "EC", "crv": "P-256", "x": _POINT["x"]},
    "a number that is none": {**_POINT, "x": 7},
    "a number that is not base64url": {**_POINT, "x": "é"},
    "an exponent that is not base64url": {"kty": "RSA", "alg": "RS256", "n": RSA.as_dict()["n"], "e": "A"},
    "too small an exponent": {**public(RSA, alg="RS256"), "e": "Aw"},
    "too long a modulus": {"kty": "RSA", "alg": "RS256", "e": "AQAB", "n": "_" * 700},
    "no kind": {"x": _POINT["x"]},
    "a kind that is a list": {**_POINT, "kty": ["EC"]},
    "an empty kid": {**_POINT, "kid": ""},
    "a kid that is a number": {**_POINT, "kid": 7},
    "nothing": {},
}


@pytest.mark.filterwarnings("ignore:Key size should be")  # the library's own, when the test makes a weak one
async def test_what_is_no_public_key_that_may_serve_is_refused_whole(national: httpx.AsyncClient) -> None:
    """Each fault under its pointer, all at once; nothing is kept of the good ones besides."""
    body = await declared(national)
    wrong = {**WRONG, "a weak RSA": public(RSAKey.generate_key(1024), alg="PS256")}
    for name, jwk in wrong.items():
        refused = await put_keys(national, body, entry(public(ED)), entry(jwk))
        assert (refused.status_code, refused.json()["code"]) == (422, "cle-refusee"), f"{name}: {refused.text}"
        assert {one["pointer"] for one in refused.json()["errors"]} == {"/keys/1/jwk"}, name
        if (private := jwk.get("d")) is not None:
            assert private not in refused.text
    many = await put_keys(national, body, *(entry(jwk) for jwk in list(WRONG.values())[:4]))
    assert {one["pointer"] for one in many.json()["errors"]} == {f"/keys/{index}/jwk" for index in range(4)}
    assert (await national.get(f"{body}/keys")).json()["items"] == []


async def test_a_set_is_judged_as_a_whole(national: httpx.AsyncClient) -> None:
    body = await declared(national)

    async def refused(*entries: dict[str, Any]) -> list[str]:
        answer = await put_keys(national, body, *entries)
        assert answer.status_code == 422, answer.text
        return [one["pointer"] for one in answer.json()["errors"]]

    assert await refused(entry(public(EC, kid="un")), entry(public(EC, kid="deux"))) == ["/keys/1/jwk"]
    assert await refused(entry(public(EC, kid="un")), entry(public(ED, kid="un"))) == ["/keys/1/jwk"]
    assert await refused(entry(public(EC), expires_at="2020-01-01T00:00:00Z")) == ["/keys/0/expires_at"]
    assert await refused(entry(public(EC), "registrations:write")) == ["/keys/0/scopes/0"]
    five = [entry(public(OKPKey.generate_key("Ed25519"))) for _ in range(5)]
    assert await refused(*five) == ["/keys"]
    await put_keys(national, body, entry(public(EC, kid="un")))
    assert await refused(entry(public(EC, kid="deux"))) == ["/keys/0/jwk"]
    four = await put_keys(national, body, *five[:4])
    assert sum(kids(four).values()) == 4


async def test_the_contact_is_told_before_a_key_ends_if_it_does(
    national: httpx.AsyncClient, servers: Stage, house: House, settings: Settings, clock: LegalClock
) -> None:
    del settings
    body = await declared(national, contact_email="scolarite@example.org")
    [(start,)] = await servers.select("SELECT legal_now()")
    assert isinstance(start, datetime)
    ends = (start + timedelta(days=20)).isoformat()
    gone = entry(public(OKPKey.generate_key("Ed25519")), expires_at=ends)
    await put_keys(national, body, entry(public(EC, kid="finit"), expires_at=ends), entry(public(ED)), gone)
    made = await put_keys(national, body, entry(public(EC, kid="finit"), expires_at=ends), entry(public(ED)))
    assert made.status_code == 200, made.text
    for days, told in ((1, 0), (7, 1), (8, 1), (18, 2), (25, 2)):
        await clock.set(start + timedelta(days=days))
        await servers.tick(house, "organismes.remind")
        mails = make.mails_to(servers, "scolarite@example.org")
        assert len(mails) == told, days
    assert "Une clé de GRETA EXEMPLE" in mails[0].subject
    assert "finit" in json.dumps(str(mails[0]))


async def test_where_a_body_is_offered(national: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    """Everywhere, or in its académies; whom it sees does not depend on it, and it may be named from anywhere."""
    await declared(national, "CNED EXEMPLE")
    south = await declared(national, "GRETA EXEMPLE", academies=["02", "23"])

    async def offered(**query: str) -> list[str]:
        answer = await client.get("/v1/training-bodies", params=query)
        assert answer.status_code == 200, answer.text
        return [one["name"] for one in answer.json()["items"]]

    assert await offered() == await offered(academie="02") == ["CNED EXEMPLE", "GRETA EXEMPLE"]
    assert await offered(academie="03") == ["CNED EXEMPLE"]
    assert (await national.get(south)).json()["academies"] == ["02", "23"]
    merge = {"content-type": "application/merge-patch+json", "if-match": "*"}
    for wrong in (["97"], ["02", "xx"]):
        assert (await national.patch(south, json={"academies": wrong}, headers=merge)).status_code == 422, wrong
    same = await national.patch(south, json={"academies": ["02", "23"]}, headers=merge)
    assert same.headers["etag"] == '"1"'
    assert (await national.patch(south, json={"academies": []}, headers=merge)).json()["academies"] == []
    assert await offered(academie="03") == ["CNED EXEMPLE", "GRETA EXEMPLE"]
