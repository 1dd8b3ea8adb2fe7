"""Secrets that must be read again: kept sealed (AES-256-GCM), each bound to what it belongs to."""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def seal(secret: bytes, purpose: str, clear: bytes, *, to: bytes) -> bytes:
    """A nonce and the sealed text; it opens for the same `purpose` and owner (`to`) only."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(secret, purpose).encrypt(nonce, clear, to)


def unsealed(secret: bytes, purpose: str, sealed: bytes, *, to: bytes) -> bytes | None:
    """The clear text; None when it was sealed by another key, or for another owner."""
    try:
        return _cipher(secret, purpose).decrypt(sealed[:_NONCE], sealed[_NONCE:], to)
    except InvalidTag:
        return None


def _cipher(secret: bytes, purpose: str) -> AESGCM:
    return AESGCM(hmac.digest(secret, b"seal\0" + purpose.encode(), "sha256"))
