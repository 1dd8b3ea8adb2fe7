"""The second factor: a code of the authenticator (TOTP, RFC 6238), or one of the recovery codes."""

import hashlib
import re
import secrets
from datetime import datetime
from hmac import compare_digest

from pyotp import HOTP, TOTP, random_base32

PERIOD = 30
"""Seconds of one step; six digits, HMAC-SHA-1: what every authenticator understands without asking."""
DRIFT = 1
"""Steps that a phone may be early or late (RFC 6238, §5.2)."""
ISSUER = "Inscription BTS"
SHORTEST = 16
"""Characters of an agent's password."""

RECOVERY_CODES = 10
_GROUPS, _GROUP = 4, 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: 16 of 32 symbols are 80 bits, so a plain SHA-256 keeps them."""
_CODE = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """160 random bits, in base 32."""
    return random_base32()


def enrolment_uri(secret: str, email: str) -> str:
    """What the QR code says to the authenticator."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def is_totp(code: str) -> bool:
    """Six digits; anything else is taken for a recovery code."""
    return _CODE.fullmatch(bare(code)) is not None


def matching_step(secret: str, code: str, at: datetime, *, after: int) -> int | None:
    """The step whose code this is, one step early or late at most; never one up to `after`, already used."""
    now = int(at.timestamp()) // PERIOD
    hotp, given, found = HOTP(secret), bare(code).encode(), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if compare_digest(hotp.at(step).encode(), given) and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """`XXXX-XXXX-XXXX-XXXX`, shown once."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP))


def recovery_digest(code: str) -> bytes:
    """As it is kept; dashes, spaces and case do not matter."""
    return hashlib.sha256(bare(code).encode()).digest()


def bare(code: str) -> str:
    """What was typed, without what people put between groups."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
