"""Public keys of training bodies, declared by administrators; and the assertions that they sign (RFC 7523)."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.gateways import assertions
from app.http.problems import ABSENT
from app.kit.errors import Invalid, Violation
from app.organismes.queries import bodies
from app.organismes.queries import keys as queries
from app.organismes.queries.bodies import Kept
from app.organismes.queries.credentials import Client
from app.organismes.queries.keys import Key, Terms
from app.organismes.rules import assertions as rules
from app.organismes.rules.bodies import BodyScope, admitted
from app.staff.access import CallingAgent
from app.staff.rules.tokens import reminder_due

_RULE = "RFC 7517 et 7523"


@dataclass(frozen=True, slots=True)
class DeclaredKey:
    """A key as an administrator gives it: a JWK, what its tokens may do, and until when."""

    jwk: Mapping[str, object]
    scopes: tuple[BodyScope, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class ByKey:
    """Who asks for a token with an assertion; `at` is the machine's time: who signed has no other."""

    client_id: UUID | None
    assertion: str
    host: str | None
    audiences: tuple[str, ...]
    at: datetime


async def keys_of(db: Asking, organisme: UUID) -> tuple[int, list[Key]]:
    """The version of the body, and every key of it, the oldest first."""
    found = await bodies.kept(db, organisme=organisme)
    if found is None:
        raise ABSENT
    return found.version, await queries.of_body(db, organisme)


async def set_keys(
    db: Transaction,
    now: datetime,
    organisme: UUID,
    declared: Sequence[DeclaredKey],
    *,
    agent: CallingAgent,
    version: Callable[[int], None],
) -> tuple[int, list[Key]]:
    """These keys serve from now on, and no other: those left out are dead at once, with their tokens."""
    actor, body = await _held(db, organisme, agent=agent, version=version)
    before = await queries.of_body(db, organisme)
    wanted = {one.thumbprint: one for one in _judged(declared, before, now)}
    alive = {one.thumbprint: one for one in before if one.revoked_at is None}
    added, gone = [name for name in wanted if name not in alive], sorted(alive.keys() - wanted.keys())
    changed = sorted(name for name in wanted.keys() & alive.keys() if not wanted[name].are_those_of(alive[name]))
    if not added + gone + changed:
        return body.version, before
    # First what ends: a new key may bear the name of one that goes.
    for name in gone:
        await queries.revoke(db, organisme, alive[name].id)
    for name in changed:
        await queries.change(db, alive[name].id, wanted[name])
    for name in added:
        await queries.add(db, organisme, wanted[name])
    detail = {"added": sorted(added), "changed": changed, "revoked": gone}
    await record(db, "organisme.keys", actor=actor, subject=Party("organisme", organisme), detail=detail)
    return await bodies.touched(db, organisme), await queries.of_body(db, organisme)


async def revoke_key(
    db: Transaction, organisme: UUID, key: UUID, *, agent: CallingAgent, version: Callable[[int], None]
) -> None:
    """Dead at once and for ever, with the tokens that come from it."""
    actor, _ = await _held(db, organisme, agent=agent, version=version)
    if not await queries.revoke(db, organisme, key):
        raise ABSENT
    await bodies.touched(db, organisme)
    detail = {"organisme": str(organisme)}
    await record(db, "organisme.key.revoke", actor=actor, subject=Party("organisme_key", key), detail=detail)


async def client_by_key(db: Transaction, asked: ByKey) -> Client | None:
    """Whose assertion it is; None for nobody's, `Unsaid` when one of its keys signed what will not do."""
    signed = assertions.read(asked.assertion)
    claimed = None if signed is None else _an_id(signed.claims.get("sub"))
    if signed is None or claimed is None or asked.client_id not in (None, claimed):
        return None
    serving = await queries.signing(db, claimed)
    named = (one for one in serving if signed.kid in (None, one.kid))
    found = next((one for one in named if assertions.signed_by(signed, one.jwk, one.algorithm)), None)
    if found is None or not admitted(found.networks, asked.host):
        return None
    once = rules.judged(signed.claims, typ=signed.typ, client=str(claimed), audiences=asked.audiences, at=asked.at)
    digest = hashlib.sha256(once.jti.encode(errors="surrogatepass")).digest()
    if not await queries.once(db, claimed, digest, once.until):
        raise rules.Unsaid("« jti » a déjà servi : chaque assertion a le sien")
    return Client(None, found.key_id, claimed, found.scopes, found.networks)


async def _held(
    db: Transaction, organisme: UUID, *, agent: CallingAgent, version: Callable[[int], None]
) -> tuple[Party, Kept]:
    actor = await exam_sessions.national(db, agent)
    body = await bodies.held(db, organisme=organisme)
    if body is None:
        raise ABSENT
    version(body.version)
    return actor, body


def _judged(declared: Sequence[DeclaredKey], before: Sequence[Key], now: datetime) -> list[Terms]:
    """All of them, or every fault of every one at once."""
    found: list[Terms] = []
    violations: list[Violation] = []
    past = {one.thumbprint: one for one in before}
    for index, entry in enumerate(declared):
        faults = [("jwk", fault) for fault in rules.key_faults(entry.jwk)]
        try:
            terms = None if faults else _terms(entry, now)
        except assertions.Unfit as unfit:
            terms, faults = None, [("jwk", str(unfit))]
        if terms is not None:
            faults = [*_among(terms, past.get(terms.thumbprint), found, now)]
            found.append(terms)
        violations += [Violation("cle-refusee", f"/keys/{index}/{where}", f"{what}.", _RULE) for where, what in faults]
    if violations:
        told = " ; ".join(f"{one.field} : {one.detail.rstrip('.')}" for one in violations)
        raise Invalid("cle-refusee", f"Clés refusées : {told}.", violations=tuple(violations))
    return found


def _terms(entry: DeclaredKey, now: datetime) -> Terms:
    public = rules.public_part(entry.jwk)
    thumbprint = assertions.thumbprint(public)
    # What is near its end from its first day is not announced for that.
    due = None if entry.expires_at is None else reminder_due(entry.expires_at - now)
    return Terms(
        kid=str(entry.jwk.get("kid", thumbprint)),
        algorithm=str(rules.algorithm(entry.jwk)),
        thumbprint=thumbprint,
        jwk=public,
        scopes=sorted(set(entry.scopes)),
        expires_at=entry.expires_at,
        reminded=due,
    )


def _among(terms: Terms, known: Key | None, found: Sequence[Terms], now: datetime) -> Iterator[tuple[str, str]]:
    """What is wrong with it beside those before it and those already kept."""
    if known is not None and known.revoked_at is not None:
        yield "jwk", "elle a été révoquée : une clé ôtée ne revient pas, faites-en une autre"
    elif known is not None and known.kid != terms.kid:
        yield "jwk", f"son « kid » ne change pas ({known.kid})"
    if any(terms.thumbprint == one.thumbprint for one in found):
        yield "jwk", "elle y est déjà"
    elif any(terms.kid == one.kid for one in found):
        yield "jwk", f"une autre y porte le même « kid » ({terms.kid})"
    unchanged = known is not None and known.expires_at == terms.expires_at
    if terms.expires_at is not None and terms.expires_at <= now and not unchanged:
        yield "expires_at", "sa fin est à venir"


def _an_id(told: object) -> UUID | None:
    try:
        return UUID(told) if isinstance(told, str) else None
    except ValueError:
        return None
