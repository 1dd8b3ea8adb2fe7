"""Which keys of a training body are heard, and what its assertions must say (RFC 7517, RFC 7523 §3)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.organismes.rules.assertions import (
    KEYS,
    LEEWAY,
    LONGEST,
    PRIVATE,
    Once,
    Unsaid,
    algorithm,
    judged,
    key_faults,
    public_part,
)

EC = {"kty": "EC", "crv": "P-256", "x": "eHg", "y": "eXk"}
OKP = {"kty": "OKP", "crv": "Ed25519", "x": "eHg"}
RSA = {"kty": "RSA", "n": "bm4", "e": "AQAB", "alg": "RS256"}
HEARD = "elle n'est ni EC P-256"
LACKING = "il lui faut "
LONG = "x" * 200
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
NOW = AT.timestamp()
HERE, DOOR = "https://api.example.org", "https://api.example.org/v1/oauth/token"


def test_its_figures() -> None:
    """[P] Two pairs to change from, and two to change to; OIDC Core §9: a short life; RFC 7523 §3: a small leeway."""
    assert (4, timedelta(minutes=5), timedelta(seconds=30)) == (KEYS, LONGEST, LEEWAY)


@pytest.mark.parametrize(
    ("jwk", "heard"),
    [
        (EC, "ES256"),
        (EC | {"alg": "ES256"}, "ES256"),
        (EC | {"alg": "ES384"}, None),
        (EC | {"alg": "RS256"}, None),
        (EC | {"crv": "P-384"}, None),
        (EC | {"crv": None}, None),
        (OKP, "EdDSA"),
        (OKP | {"alg": "EdDSA"}, "EdDSA"),
        (OKP | {"alg": "Ed25519"}, "EdDSA"),  # RFC 9864
        (OKP | {"crv": "X25519"}, None),
        (RSA, "RS256"),
        (RSA | {"alg": "PS256"}, "PS256"),
        (RSA | {"crv": "P-256"}, "RS256"),  # an RSA key has no curve: what is there says nothing
        (RSA | {"alg": "RS512"}, None),
        (RSA | {"alg": None}, None),  # which of the two is to be said
        ({"kty": "oct", "k": "c2VjcmV0"}, None),
        ({}, None),
        (EC | {"kty": ["EC"]}, None),
        (EC | {"crv": {}}, None),
        (EC | {"alg": []}, None),
        ({"kty": 1, "crv": 2, "alg": 3}, None),
    ],
)
def test_the_keys_that_are_heard(jwk: dict[str, object], heard: str | None) -> None:
    assert algorithm(jwk) == heard
    assert [fault.startswith(HEARD) for fault in key_faults(jwk) if "privée" not in fault] == (
        [] if heard or "k" in jwk else [True]
    )


@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_a_private_part_is_said_before_anything_else(member: str) -> None:
    """RFC 7518 §6.2.2, §6.3.2, §6.4.1."""
    assert member in PRIVATE
    [told] = key_faults({"kty": "?", member: "c2VjcmV0"})
    assert told.startswith(f"elle contient sa partie privée ({member})")


@pytest.mark.parametrize(
    ("whole", "number"),
    [(EC, "x"), (EC, "y"), (OKP, "x"), (RSA, "n"), (RSA, "e")],
)
@pytest.mark.parametrize(
    ("value", "good"),
    [("x", True), ("x" * 800, True), ("x" * 801, False), ("", False), (None, False), (7, False), ("é", False)],
)
def test_a_key_has_its_numbers(whole: dict[str, object], number: str, value: object, *, good: bool) -> None:
    assert [fault.startswith(LACKING) for fault in key_faults(whole | {number: value})] == ([] if good else [True])


def test_what_a_key_lacks_is_named() -> None:
    assert list(key_faults({"kty": "EC", "crv": "P-256"})) == ["il lui faut crv, x, y, en base64url"]
    assert list(key_faults({"kty": "OKP", "crv": "Ed25519"})) == ["il lui faut crv, x, en base64url"]
    assert list(key_faults({"kty": "RSA", "alg": "PS256"})) == ["il lui faut n, e, en base64url"]


@pytest.mark.parametrize(
    ("members", "faults"),
    [
        ({"use": "sig", "key_ops": ["verify"], "kid": "a"}, []),
        ({"use": "enc"}, ["« use » vaut « sig »"]),
        ({"use": None}, ["« use » vaut « sig »"]),
        ({"key_ops": ["sign", "verify"]}, []),
        ({"key_ops": ["sign"]}, ["« key_ops » contient « verify »"]),
        ({"key_ops": []}, ["« key_ops » contient « verify »"]),
        ({"key_ops": "verify"}, ["« key_ops » contient « verify »"]),
        ({"kid": LONG}, []),
        ({"kid": LONG + "x"}, ["« kid » a de 1 à 200 caractères"]),
        ({"kid": ""}, ["« kid » a de 1 à 200 caractères"]),
        ({"kid": 7}, ["« kid » a de 1 à 200 caractères"]),
        ({"kid": None}, ["« kid » a de 1 à 200 caractères"]),
        (
            {"use": "enc", "key_ops": [], "kid": ""},
            ["« use » vaut « sig »", "« key_ops » contient « verify »", "« kid » a de 1 à 200 caractères"],
        ),
    ],
)
def test_what_else_a_key_says_of_itself(members: dict[str, object], faults: list[str]) -> None:
    """All at once."""
    assert list(key_faults(EC | members)) == faults


@pytest.mark.parametrize("whole", [EC, OKP, RSA])
def test_its_numbers_alone_are_kept(whole: dict[str, object]) -> None:
    kept = {name: value for name, value in whole.items() if name != "alg"}
    assert public_part(whole | {"kid": "a", "use": "sig", "x5c": []}) == kept


def claims(**changes: Any) -> dict[str, Any]:
    """An assertion that is right, but for these."""
    said = {"iss": "ecole", "sub": "ecole", "aud": HERE, "jti": "1", "exp": NOW + 60}
    return {name: value for name, value in {**said, **changes}.items() if value is not ...}


def heard(typ: object = None, **changes: Any) -> Once | str:
    """What it is good for, or the member that is wrong."""
    try:
        return judged(claims(**changes), typ=typ, client="ecole", audiences={HERE, DOOR}, at=AT)
    except Unsaid as unsaid:
        return str(unsaid)


@pytest.mark.parametrize("typ", [None, "JWT", "jwt", "client-authentication+jwt"])
def test_it_serves_once_until_it_ends(typ: str | None) -> None:
    assert heard(typ) == Once("1", AT + timedelta(seconds=60))


@pytest.mark.parametrize(
    "good",
    [
        {"aud": DOOR},
        {"aud": [HERE]},
        {"jti": LONG},
        {"exp": NOW + 330},
        {"exp": NOW + 0.5},
        {"exp": int(NOW) + 1},
        {"iat": NOW + 30, "nbf": NOW + 30},
        {"iat": 0, "nbf": NOW - 86_400.5},
    ],
)
def test_what_it_may_say(good: dict[str, Any]) -> None:
    assert isinstance(heard(**good), Once)


@pytest.mark.parametrize(
    ("typ", "changes", "told"),
    [
        ("at+jwt", {}, "« typ »"),
        ("", {}, "« typ »"),
        (None, {"iss": "autre"}, "« iss »"),
        (None, {"sub": "autre"}, "« iss »"),
        (None, {"iss": ..., "sub": ...}, "« iss »"),
        (None, {"aud": "https://ailleurs.example.org"}, "« aud »"),
        (None, {"aud": [HERE, DOOR]}, "« aud »"),  # good elsewhere too: who received it there could play it here
        (None, {"aud": [HERE, "https://ailleurs.example.org"]}, "« aud »"),
        (None, {"aud": []}, "« aud »"),
        (None, {"aud": [7]}, "« aud »"),
        (None, {"aud": [["x"]]}, "« aud »"),
        (None, {"aud": ...}, "« aud »"),
        (None, {"aud": {HERE: 1}}, "« aud »"),
        (None, {"jti": ...}, "« jti »"),
        (None, {"jti": ""}, "« jti »"),
        (None, {"jti": LONG + "x"}, "« jti »"),
        (None, {"jti": 1}, "« jti »"),
        (None, {"exp": ...}, "« exp » est passé"),
        (None, {"exp": NOW}, "« exp » est passé"),
        (None, {"exp": NOW - 1}, "« exp » est passé"),
        (None, {"exp": str(NOW + 60)}, "« exp » est passé"),
        (None, {"exp": True}, "« exp » est passé"),
        (None, {"exp": float("nan")}, "« exp » est passé"),
        (None, {"exp": NOW + 330.5}, "« exp » est à plus de 5 minutes"),
        (None, {"exp": float("inf")}, "« exp » est à plus de 5 minutes"),
        (None, {"exp": 10**400}, "« exp » est à plus de 5 minutes"),  # no float is so large
        (None, {"iat": NOW + 30.5}, "« iat » est à venir"),
        (None, {"nbf": NOW + 30.5}, "« nbf » est à venir"),
        (None, {"iat": float("nan")}, "« iat » est à venir"),
        (None, {"nbf": "demain"}, "« nbf » est à venir"),
        (None, {"iat": None}, "« iat » est à venir"),
        (None, {"nbf": False}, "« nbf » est à venir"),
    ],
)
def test_what_it_may_not_say(typ: str | None, changes: dict[str, Any], told: str) -> None:
    said = heard(typ, **changes)
    assert isinstance(said, str)
    assert said.startswith(told)
