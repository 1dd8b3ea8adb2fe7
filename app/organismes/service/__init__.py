"""The acts on training bodies, and on what they enter by."""

from app.organismes.queries.attestations import Kept, Shown
from app.organismes.service.agreements import agree, end, part
from app.organismes.service.attestations import alone, attest, attested, contest, match, tried
from app.organismes.service.bodies import change, declare, declare_as_agent, kept, kept_page, name_of
from app.organismes.service.credentials import (
    BODY_PREFIX,
    Asked,
    BeyondSecret,
    BySecret,
    Granted,
    bearer,
    create_secret,
    grant,
    remind,
    revoke_secret,
    revoke_token,
    secrets_of,
)
from app.organismes.service.keys import ByKey, DeclaredKey, keys_of, revoke_key, set_keys

__all__ = [
    "BODY_PREFIX",
    "Asked",
    "BeyondSecret",
    "ByKey",
    "BySecret",
    "DeclaredKey",
    "Granted",
    "Kept",
    "Shown",
    "agree",
    "alone",
    "attest",
    "attested",
    "bearer",
    "change",
    "contest",
    "create_secret",
    "declare",
    "declare_as_agent",
    "end",
    "grant",
    "kept",
    "kept_page",
    "keys_of",
    "match",
    "name_of",
    "part",
    "remind",
    "revoke_key",
    "revoke_secret",
    "revoke_token",
    "secrets_of",
    "set_keys",
    "tried",
]
