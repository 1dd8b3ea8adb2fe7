"""The public keys of a training body, and what its assertions must say (RFC 7523 §3, OpenID Connect Core §9)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import TypeGuard

KEYS = 4
"""Living at once."""
LONGEST = timedelta(minutes=5)
LEEWAY = timedelta(seconds=30)
"""How far apart two clocks may be: a date of theirs may be that much ahead of what ours admits."""
PRIVATE = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")
_PUBLIC = {"EC": ("crv", "x", "y"), "OKP": ("crv", "x"), "RSA": ("n", "e")}
_ALGORITHMS: Mapping[tuple[object, object, object], str] = {
    ("EC", "P-256", None): "ES256",
    ("EC", "P-256", "ES256"): "ES256",
    ("OKP", "Ed25519", None): "EdDSA",
    ("OKP", "Ed25519", "EdDSA"): "EdDSA",
    ("OKP", "Ed25519", "Ed25519"): "EdDSA",
    # One RSA key may sign by either: which one is declared, and no other is heard.
    ("RSA", None, "RS256"): "RS256",
    ("RSA", None, "PS256"): "PS256",
}
_TYPES = frozenset({None, "JWT", "jwt", "client-authentication+jwt"})
_LONGEST_NUMBER = 800
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Once:
    """An assertion that was found good serves once: its number, remembered until it ends."""

    jti: str
    until: datetime


class Unsaid(Exception):  # noqa: N818 -- what was found, told to who signed
    """The signature is good, what it says is not: why, in French."""


def key_faults(jwk: Mapping[str, object]) -> Iterator[str]:
    """What keeps it from serving, in French; whether its numbers make a key is for the gateway to say."""
    if private := [name for name in PRIVATE if name in jwk]:
        # It has travelled: it is nobody's secret any more.
        yield f"elle contient sa partie privée ({', '.join(private)}) : faites-en une autre, et gardez celle-là"
    elif algorithm(jwk) is None:
        yield (
            "elle n'est ni EC P-256 (ES256), ni OKP Ed25519 (EdDSA), ni RSA avec « alg » RS256 ou PS256"
            " (« alg » est obligatoire pour RSA)"
        )
    elif not all(_is_number(jwk.get(name)) for name in _PUBLIC[str(jwk["kty"])]):
        yield f"il lui faut {', '.join(_PUBLIC[str(jwk['kty'])])}, en base64url"
    if jwk.get("use", "sig") != "sig":
        yield "« use » vaut « sig »"
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        yield "« key_ops » contient « verify »"
    if "kid" in jwk and not _is_name(jwk["kid"]):
        yield f"« kid » a de 1 à {_LONGEST_NAME} caractères"


def algorithm(jwk: Mapping[str, object]) -> str | None:
    """The one that this key is heard by; None for a kind that is not heard."""
    kind, alg = jwk.get("kty"), jwk.get("alg")
    curve = None if kind == "RSA" else jwk.get("crv")
    if not all(one is None or isinstance(one, str) for one in (kind, curve, alg)):
        return None
    return _ALGORITHMS.get((kind, curve, alg))


def public_part(jwk: Mapping[str, object]) -> dict[str, str]:
    """Its numbers alone: all that a signature is checked with."""
    return {name: str(jwk[name]) for name in ("kty", *_PUBLIC[str(jwk["kty"])])}


def judged(claims: Mapping[str, object], *, typ: object, client: str, audiences: Collection[str], at: datetime) -> Once:
    """What it is good for; else `Unsaid`, with the first thing that is wrong."""
    if typ not in _TYPES:
        raise Unsaid("« typ » vaut « JWT » ou « client-authentication+jwt »")
    if claims.get("iss") != client or claims.get("sub") != client:
        raise Unsaid("« iss » et « sub » valent tous deux l'identifiant de l'organisme")
    audience = claims.get("aud")
    only = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
    # A single one: an assertion that is good elsewhere too could be played here by who received it there.
    if not isinstance(only, str) or only not in audiences:
        raise Unsaid(f"« aud » vaut {' ou '.join(sorted(audiences))}, et rien d'autre")
    jti = claims.get("jti")
    if not _is_name(jti):
        raise Unsaid(f"« jti » a de 1 à {_LONGEST_NAME} caractères")
    return Once(str(jti), _dates(claims, at))


def _dates(claims: Mapping[str, object], at: datetime) -> datetime:
    now = at.timestamp()
    exp = claims.get("exp")
    if not _is_date(exp) or exp <= now:
        raise Unsaid("« exp » est passé, ou manque")
    if exp > now + (LONGEST + LEEWAY).total_seconds():
        raise Unsaid(f"« exp » est à plus de {int(LONGEST.total_seconds()) // 60} minutes")
    for name in ("iat", "nbf"):
        told = claims.get(name, now)
        if not _is_date(told) or told > now + LEEWAY.total_seconds():
            raise Unsaid(f"« {name} » est à venir, ou illisible")
    return datetime.fromtimestamp(exp, UTC)


def _is_date(told: object) -> TypeGuard[int | float]:
    # NaN is neither before nor after anything: each comparison with it would be false.
    return isinstance(told, int | float) and not isinstance(told, bool) and (isinstance(told, int) or not isnan(told))


def _is_number(told: object) -> bool:
    return isinstance(told, str) and 0 < len(told) <= _LONGEST_NUMBER and told.isascii()


def _is_name(told: object) -> bool:
    return isinstance(told, str) and 0 < len(told) <= _LONGEST_NAME
