"""A training body's system that signs: key pairs and assertions, made with the library that a partner would take."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
READ, ATTEST = "registrations:read", "attestations:write"
RSA = RSAKey.generate_key(2048)
"""Slow to make: one for all."""
Pair = ECKey | OKPKey | RSAKey
ALGORITHMS: dict[str, Pair] = {
    "ES256": ECKey.generate_key("P-256"),
    "EdDSA": OKPKey.generate_key("Ed25519"),
    "PS256": RSA,
    "RS256": RSA,
}


def public(pair: Pair, **others: Any) -> dict[str, Any]:
    """Its public JWK."""
    return {**pair.as_dict(private=False), **others}


@dataclass(frozen=True)
class System:
    """What a system knows: who it is, where it asks, and the key that it signs with."""

    client_id: str
    audience: str
    pair: Pair
    algorithm: str

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What an assertion says; a member that changes to None is left out."""
        own = {"iss": self.client_id, "sub": self.client_id, "aud": self.audience}
        said = {**own, "jti": str(uuid4()), "exp": now() + 60, "iat": now(), **changes}
        return {name: value for name, value in said.items() if value is not None}

    def assertion(self, *, header: dict[str, Any] | None = None, **changes: Any) -> str:
        """Signed."""
        return signed(self.pair, {"alg": self.algorithm, **(header or {})}, self.claims(**changes))


def now() -> int:
    """The machine's: a partner has no other."""
    return int(datetime.now(UTC).timestamp())


def part(content: object) -> str:
    """One part of a compact JWS."""
    told = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()


def signed(pair: Any, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Put together by hand: of what is wrong, no library would sign all."""
    start = f"{part(header)}.{part(claims)}"
    algorithm = JWSRegistry.algorithms[{"EdDSA": "Ed25519"}.get(header["alg"], header["alg"])]
    return f"{start}.{part(algorithm.sign(start.encode(), pair))}"


def asking(assertion: str, **others: str) -> dict[str, str]:
    """The form."""
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion,
        **others,
    }


def entry(jwk: dict[str, Any], *scopes: str, expires_at: str | None = None) -> dict[str, Any]:
    """One key as it is declared."""
    return {"jwk": jwk, "scopes": list(scopes or (READ,)), "expires_at": expires_at}


async def put_keys(
    national: httpx.AsyncClient, body: str, *entries: dict[str, Any], version: str = "*"
) -> httpx.Response:
    """Declare these, and no other."""
    return await national.put(f"{body}/keys", json={"keys": entries}, headers={"if-match": version})
