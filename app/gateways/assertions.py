"""What a system signs with a key of its own to say who it is (RFC 7523): public keys as JWK, assertions as JWS."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass

from joserfc import jwk as jwks
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

WEAKEST_RSA, LONGEST_RSA = 2048, 4096
"""Bits: less is broken one day (ANSSI, SP 800-131A), more only costs us time."""
_EXPONENT = 65537
_NAMES = {"Ed25519": "EdDSA"}
"""RFC 9864 gives the EdDSA of that curve its own name: one algorithm, both names."""


class Unfit(Exception):  # noqa: N818 -- what was found, told to who declares it
    """This is no public key that may serve: why, in French."""


@dataclass(frozen=True, slots=True)
class Signed:
    """An assertion as it is read, before anybody knows who signed it."""

    word: str
    algorithm: str
    typ: object
    kid: object
    claims: Mapping[str, object]


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The key's own name (RFC 7638); `Unfit` when its numbers make no key, or a weak one."""
    if jwk["kty"] == "RSA":
        _strong(jwk)
    try:
        return _imported(jwk).thumbprint()
    except (JoseError, ValueError, TypeError, KeyError):
        raise Unfit("ses nombres ne forment pas une clé publique") from None


def read(word: str) -> Signed | None:
    """What it claims, believed by nobody yet; None when it is no compact JWS of a JSON object."""
    try:
        found = jws.extract_compact(word.encode())
        header, claims = {**found.headers()}, json.loads(found.payload)
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    algorithm = header.get("alg")
    # What a `crit` asks for we do not know, so RFC 7515 §4.1.11 has it refused.
    if not isinstance(claims, dict) or not isinstance(algorithm, str) or "crit" in header:
        return None
    return Signed(word, _NAMES.get(algorithm, algorithm), header.get("typ"), header.get("kid"), claims)


def signed_by(signed: Signed, jwk: Mapping[str, str], algorithm: str) -> bool:
    """Whether this key signed it, by the one algorithm that the key is declared for."""
    if signed.algorithm != algorithm:
        return False
    registry = JWSRegistry(algorithms=[algorithm, *(name for name, same in _NAMES.items() if same == algorithm)])
    # Both names, for that curve only: under the older one the library warns at each use.
    registry.algorithms = {**JWSRegistry.algorithms, "EdDSA": JWSRegistry.algorithms["Ed25519"]}
    try:
        jws.deserialize_compact(signed.word, _imported(jwk), registry=registry)
    except (JoseError, ValueError, TypeError):
        return False
    return True


def _strong(jwk: Mapping[str, str]) -> None:
    """Before the library, which only warns of a weak one."""
    try:
        modulus, exponent = (int.from_bytes(_decoded(jwk[name])) for name in ("n", "e"))
    except (ValueError, KeyError):
        raise Unfit("ses nombres ne forment pas une clé publique") from None
    if not WEAKEST_RSA <= modulus.bit_length() <= LONGEST_RSA:
        raise Unfit(f"une clé RSA a de {WEAKEST_RSA} à {LONGEST_RSA} bits ; celle-ci en a {modulus.bit_length()}")
    if exponent < _EXPONENT or exponent % 2 == 0:
        raise Unfit(f"l'exposant public d'une clé RSA est impair, et d'au moins {_EXPONENT}")


def _decoded(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


def _imported(jwk: Mapping[str, str]) -> jwks.Key:
    members: dict[str, str | list[str]] = {**jwk}
    return jwks.import_key(members)
