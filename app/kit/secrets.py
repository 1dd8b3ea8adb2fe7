"""Credentials: made here, shown once, kept only as digests."""

import hashlib
import secrets
import zlib

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz"
_LENGTH = 32  # 32 symbols among 54: 184 bits


def new_token(prefix: str) -> str:
    """`prefix_` + 184 random bits + a checksum, so that a typo is refused without a query."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return f"{prefix}_{body}{_checksum(prefix, body)}"


def well_formed(token: str, prefix: str) -> bool:
    """Whether this can be one of ours."""
    head, _, rest = token.partition("_")
    if head != prefix or len(rest) != _LENGTH + 6 or not rest.isascii():
        return False
    return secrets.compare_digest(_checksum(prefix, rest[:_LENGTH]), rest[_LENGTH:])


def token_digest(token: str) -> bytes:
    """SHA-256: enough for 184 random bits, and quick on every request."""
    return hashlib.sha256(token.encode()).digest()


def _checksum(prefix: str, body: str) -> str:
    return f"{zlib.crc32(f'{prefix}_{body}'.encode()):08x}"[-6:]
