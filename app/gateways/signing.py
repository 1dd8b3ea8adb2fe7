"""Signatures that anybody can check: EdDSA (Ed25519) as compact JWS, the public keys as a JWK Set."""

import json
from collections.abc import Mapping

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

ALGORITHM = "Ed25519"
"""The EdDSA of RFC 8037 under the name that says its curve (RFC 9864)."""


class Signer:
    """The keys of a deployment: the first one signs, the others, private or public, are only still published."""

    def __init__(self, keys: str) -> None:
        self._keys = _imported(keys)
        self._current = self._keys[0]
        if not self._current.is_private:
            raise ValueError("the first key must be private: it signs")

    def sign(self, payload: bytes, typ: str) -> str:
        """The compact JWS of this content; EdDSA draws nothing by chance: the same content, the same signature."""
        header = {"alg": ALGORITHM, "typ": typ, "kid": self._current.kid}
        return jws.serialize_compact(header, payload, self._current, algorithms=[ALGORITHM])

    def jwks(self) -> dict[str, list[dict[str, object]]]:
        """The public keys, to be published."""
        return {"keys": [dict(key.as_dict(private=False)) for key in self._keys]}


class Forged(Exception):  # noqa: N818 -- what was found, told to who checks
    """The signature is not of one of these keys, or the content was changed."""


def verified(signed: str, jwks: str, typ: str) -> bytes:
    """What was signed, if one of the published keys signed it, as such a document."""
    try:
        keys = KeySet.import_key_set(json.loads(jwks))
        found = jws.deserialize_compact(signed, keys, algorithms=[ALGORITHM])
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise Forged(type(wrong).__name__) from None
    if found.headers().get("typ") != typ:
        raise Forged("typ")
    return found.payload


def new_keys(old: str | None = None) -> str:
    """A new key that signs, before the public part of those of before: receipts given stay good."""
    fresh = OKPKey.generate_key("Ed25519", parameters={"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
    before = [key.as_dict(private=False) for key in _imported(old)] if old else []
    return json.dumps({"keys": [fresh.as_dict(private=True), *before]}, separators=(",", ":"))


def _imported(keys: str) -> list[OKPKey]:
    told: Mapping[str, list[dict[str, str | list[str]]]] = json.loads(keys)
    return [OKPKey.import_key(key) for key in told["keys"]]
