"""Logging in as an agent, and out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from app.accounts.rules.lifetimes import GUESSES
from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.passwords import Passwords
from app.kit.errors import Unauthenticated
from app.kit.secrets import new_token, token_digest
from app.staff.queries import agents, entering, tokens
from app.staff.queries.entering import Credentials
from app.staff.rules import SCOPES, Kind, Known, Role, Token, proof
from app.staff.rules.tokens import LOGIN
from app.staff.service.enrolling import totp_of
from app.staff.service.guesses import address_digest
from app.staff.service.letters import Letter, want
from app.staff.service.tokens import PREFIX

log = structlog.get_logger("staff")

REFUSED = Unauthenticated(
    "acces-refuse",
    "Adresse, mot de passe ou code refusé. Un code ne sert qu'une fois : attendez le suivant. Après trop d'essais, la "
    "connexion est suspendue un jour ; un administrateur peut la rouvrir.",
)
"""One answer for no agent, not enrolled, disabled, locked, a wrong password, a wrong or used code: the same bytes."""
_NOBODY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Judged when there is no agent: the work is the same."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody logs in with; `code` is the authenticator's or a recovery code."""

    email: str
    password: str
    code: str


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the code proves to hold: a step of the authenticator, or a recovery code left."""

    step: int | None = None
    recovery: bytes | None = None


async def log_in(
    database: Database, passwords: Passwords, secret: bytes, now: datetime, machine: datetime, given: Given
) -> tuple[str, "Credential"]:
    """A new login and its token. The guess is counted before it is judged; hashing holds no connection."""
    address = address_digest(given.email)
    async with database.transaction() as db:
        found = await entering.credentials(db, given.email.lower())
        count = await entering.guess(db, now, address)
    right = await passwords.verify(given.password, found.password_hash if found else None)
    proved = _proved(secret, machine, found, given.code)
    if not right or found is None or count is None or proved is None:
        await _count_failure(database, count, found.agent_id if found else None)
        raise REFUSED
    async with database.transaction() as db:
        await _used(db, found, proved)
        await entering.right(db, now, address)
        token, login = await _opened(db, now, found)
        by = "totp" if proved.step is not None else "recovery"
        party = Party("agent", found.agent_id)
        await record(db, "agent.login", actor=party, subject=Party("agent_token", login), detail={"by": by})
        return token, await current(db, login, found.agent_id)


def _proved(secret: bytes, machine: datetime, found: Credentials | None, code: str) -> _Proof | None:
    totp = None if found is None else totp_of(secret, found.totp_secret, found.agent_id)
    if found is not None and totp is None:
        log.critical("totp-unreadable", agent_id=str(found.agent_id))
    step = proof.matching_step(totp or _NOBODY, code, machine, after=found.totp_step if found else 0)
    recovery = proof.recovery_digest(code)
    if proof.is_totp(code):
        return None if step is None or totp is None else _Proof(step=step)
    return _Proof(recovery=recovery) if found is not None and recovery in found.recovery_codes else None


async def _used(db: Transaction, found: Credentials, proved: _Proof) -> None:
    """Of two logins by one code at once, one is refused."""
    if proved.step is not None:
        taken = await entering.use_step(db, found, proved.step)
    else:
        taken = await entering.use_recovery(db, found, proved.recovery or b"")
    if not taken:
        raise REFUSED


async def _opened(db: Transaction, now: datetime, found: Credentials) -> tuple[str, UUID]:
    token = new_token(PREFIX)
    made = await tokens.add(
        db,
        agent=found.agent_id,
        kind=Kind.LOGIN,
        label="connexion",
        digest=token_digest(token),
        scopes=sorted(SCOPES[Role(found.role)]),
        life=LOGIN,
        now=now,
    )
    return token, made.id


async def _count_failure(database: Database, count: int | None, agent: UUID | None) -> None:
    """The last guess allowed is journaled and told; for an address that is no agent's the same work is done."""
    if count != GUESSES:
        return
    async with database.transaction() as db:
        await record(db, "agent.lock", actor=SYSTEM, subject=Party("agent", agent))
        await want(db, Letter.LOCKED, agent)


async def log_out(db: Transaction, token: UUID, agent: UUID) -> None:
    """End this login: it is dead at once, everywhere."""
    await tokens.revoke(db, token=token, agent=agent, kind=Kind.LOGIN)
    party = Party("agent", agent)
    await record(db, "agent.logout", actor=party, subject=Party("agent_token", token))


@dataclass(frozen=True, slots=True)
class Credential:
    """The login or the personal token that somebody calls with, and what it lets them do."""

    agent: Known
    token: Token
    recovery_codes_left: int


async def current(db: Asking, token: UUID, agent: UUID) -> Credential:
    """What this token is, and whose."""
    found = await agents.by_id(db, agent=agent)
    if found is None:
        raise LookupError("a token is an agent's")
    left = await entering.recovery_codes_left(db, agent)
    return Credential(found, await tokens.one(db, token=token), left)
