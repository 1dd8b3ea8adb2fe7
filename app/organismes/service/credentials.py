"""Secrets of training bodies, given by administrators; and the tokens that their systems get with them (RFC 6749)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.problems import ABSENT
from app.jobs.outbox import defer
from app.kit.errors import Conflict
from app.kit.secrets import new_token, token_digest, well_formed
from app.organismes.queries import bodies, keys
from app.organismes.queries import credentials as queries
from app.organismes.queries.credentials import Bearer, Client, Secret
from app.organismes.rules.bodies import SECRETS, TOKEN_LIFE, BodyScope, admitted
from app.organismes.service.keys import ByKey, client_by_key
from app.staff.access import CallingAgent
from app.staff.rules.tokens import REMINDERS, reminder_due

SECRET_PREFIX = "btsk"  # noqa: S105 -- public, it names the kind
BODY_PREFIX = "btso"


@dataclass(frozen=True, slots=True)
class BySecret:
    """Who asks for a token with a secret: what was sent, and from where."""

    client_id: UUID
    secret: str
    host: str | None


Asked = BySecret | ByKey


@dataclass(frozen=True, slots=True)
class Granted:
    """A token, shown this once."""

    token: str
    scopes: tuple[BodyScope, ...]


class BeyondSecret(Exception):  # noqa: N818 -- the RFC has its own words for it
    """The scopes asked for that the secret, or the key, has not."""


async def create_secret(
    db: Transaction, organisme: UUID, *, scopes: tuple[BodyScope, ...], life: timedelta, agent: CallingAgent
) -> tuple[str, Secret]:
    """A new one, shown this once; two serve at once, so that a system can go from one to the other."""
    actor = await exam_sessions.national(db, agent)
    if await bodies.held(db, organisme=organisme) is None:
        raise ABSENT
    if await queries.living(db, organisme) >= SECRETS:
        raise Conflict(
            "trop-de-secrets",
            f"Cet organisme a déjà {SECRETS} secrets en service : révoquez d'abord celui qui ne sert plus.",
        )
    secret = new_token(SECRET_PREFIX)
    given = sorted(set(scopes))
    made = await queries.add(
        db, organisme, digest=token_digest(secret), scopes=given, life=life, reminded=reminder_due(life)
    )
    detail = {"organisme": str(organisme), "scopes": given}
    await record(db, "organisme.secret", actor=actor, subject=Party("organisme_secret", made.id), detail=detail)
    return secret, made


async def secrets_of(db: Asking, organisme: UUID) -> list[Secret]:
    """Every one, the oldest first."""
    if await bodies.kept(db, organisme=organisme) is None:
        raise ABSENT
    return await queries.of_body(db, organisme)


async def revoke_secret(db: Transaction, organisme: UUID, secret: UUID, *, agent: CallingAgent) -> None:
    """Dead at once, with the tokens that come from it."""
    actor = await exam_sessions.national(db, agent)
    if not await queries.revoke(db, organisme, secret):
        raise ABSENT
    detail = {"organisme": str(organisme)}
    await record(db, "organisme.secret.revoke", actor=actor, subject=Party("organisme_secret", secret), detail=detail)


async def grant(db: Transaction, asked: Asked, wanted: frozenset[str] | None) -> Granted | None:
    """A token for this secret or key, with these scopes or all of its own; None when who asks is nobody's system."""
    client = await _client(db, asked)
    if client is None:
        return None
    own = frozenset(client.scopes)
    if beyond := sorted((wanted or frozenset()) - own):
        raise BeyondSecret(", ".join(beyond))
    scopes = tuple(BodyScope(one) for one in sorted(wanted or own))
    token = new_token(BODY_PREFIX)
    await queries.keep_token(db, client, digest=token_digest(token), scopes=scopes, life=TOKEN_LIFE)
    source = {"secret": str(client.secret_id)} if client.key_id is None else {"key": str(client.key_id)}
    detail = {**source, "scopes": list(scopes)}
    who = Party("organisme", client.organisme_id)
    await record(db, "organisme.token", actor=who, subject=who, detail=detail)
    return Granted(token, scopes)


async def revoke_token(db: Transaction, asked: Asked, token: str) -> bool:
    """Whether who asks is known; the token, if it is theirs, is no more."""
    client = await _client(db, asked)
    if client is None:
        return False
    await queries.end(db, client.organisme_id, token_digest(token))
    return True


async def _client(db: Transaction, asked: Asked) -> Client | None:
    if isinstance(asked, ByKey):
        return await client_by_key(db, asked)
    if not well_formed(asked.secret, SECRET_PREFIX):
        return None
    found = await queries.client(db, asked.client_id, token_digest(asked.secret))
    return found if found is not None and admitted(found.networks, asked.host) else None


async def bearer(db: Asking, token: str, *, host: str | None) -> Bearer | None:
    """Who calls with this token, from there."""
    if not well_formed(token, BODY_PREFIX):
        return None
    found = await queries.bearer(db, token_digest(token))
    return found if found is not None and admitted(found.networks, host) else None


async def remind(db: Transaction, now: datetime) -> int:
    """Ask for the mails of what ends soon, each reminder once; tokens and assertions that ended are forgotten."""
    told = 0
    for secret in await queries.ending(db, now + timedelta(days=max(REMINDERS))):
        due = reminder_due(secret.expires_at - now)
        if due is not None and (secret.reminded is None or due < secret.reminded):
            await queries.reminded(db, secret.id, due)
            await defer(db, "organismes.send", queue="mail", secret_id=str(secret.id), mail_id=str(uuid4()))
            told += 1
    for key in await keys.ending(db, now + timedelta(days=max(REMINDERS))):
        due = reminder_due(key.expires_at - now)
        if due is not None and (key.reminded is None or due < key.reminded):
            await keys.reminded(db, key.id, due)
            await defer(db, "organismes.send_of_key", queue="mail", key_id=str(key.id), mail_id=str(uuid4()))
            told += 1
    await queries.forget(db)
    await keys.forget(db)
    return told
