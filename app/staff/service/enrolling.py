"""From an invitation to an agent who can log in: a password of their own, and an authenticator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.rules import passwords as law
from app.audit.service import SYSTEM, Party, record
from app.db.database import Database
from app.db.transaction import Transaction
from app.gateways.passwords import Passwords
from app.http.validation import invalid
from app.kit.errors import Conflict, Gone, Violation
from app.kit.sealing import seal, unsealed
from app.kit.secrets import new_token, token_digest, well_formed
from app.staff.queries import agents, entering, tokens
from app.staff.queries.entering import Invited
from app.staff.rules import proof
from app.staff.service.guesses import address_digest
from app.staff.service.letters import LINK_PREFIX, Letter, want

GONE = Gone(
    "invitation-expiree",
    "Cette invitation a expiré, a déjà servi ou a été remplacée par une plus récente. Demandez-en une autre à un "
    "administrateur de votre académie.",
)
_TOTP = "totp"


@dataclass(frozen=True, slots=True)
class Begun:
    """What an authenticator is given, and for whom."""

    name: str
    email: str
    secret: str
    uri: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the agent proves to have: the link, a password, the authenticator that gave this code."""

    token: str
    password: str
    code: str


async def invite(db: Transaction, agent: UUID, *, actor: Party, motive: str | None = None) -> None:
    """By mail: whoever may invite never sees the link. The agent's access stays as it is until the link is used."""
    await record(db, "agent.invite", actor=actor, subject=Party("agent", agent), detail={"motive": motive})
    await want(db, Letter.INVITATION, agent)


async def invitation(db: Transaction, agent: UUID) -> str:
    """The token of an invitation that the operator hands over; any older one is dead."""
    token = new_token(LINK_PREFIX)
    await entering.invite(db, agent, token_digest(token))
    await entering.kill_others(db, agent, but=token_digest(token))
    await record(db, "agent.invite", actor=SYSTEM, subject=Party("agent", agent))
    return token


async def begin(db: Transaction, secret: bytes, now: datetime, token: str) -> Begun:
    """A new secret for the authenticator: what an earlier beginning showed is worth nothing any more."""
    link = _link(token)
    found = _living(await entering.invited(db, now, link))
    totp = proof.new_secret()
    await entering.begin(db, link, seal(secret, _TOTP, totp.encode(), to=found.agent_id.bytes))
    return Begun(found.name, found.email, totp, proof.enrolment_uri(totp, found.email), found.expires_at)


async def confirm(
    database: Database, passwords: Passwords, secret: bytes, now: datetime, machine: datetime, chosen: Chosen
) -> list[str]:
    """Use the invitation up; the recovery codes, shown this once. Hashing holds no connection."""
    link = _link(chosen.token)
    async with database.transaction() as db:
        found = _living(await entering.invited(db, now, link))
    sealed = found.totp_secret
    totp = None if sealed is None else totp_of(secret, sealed, found.agent_id)
    if sealed is None or totp is None:
        raise Conflict("enrolement-a-commencer", "Demandez d'abord le secret de l'application d'authentification.")
    step = proof.matching_step(totp, chosen.code, machine, after=0)
    await _sound(passwords, chosen.password, found, step)
    made = await passwords.hash(chosen.password)
    codes = proof.new_recovery_codes()
    async with database.transaction() as db:
        await agents.alone(db, agent=found.agent_id)
        if not await entering.take(db, now, link, sealed):
            raise GONE
        await entering.enrol(
            db,
            found.agent_id,
            password_hash=made,
            totp_secret=sealed,
            step=step or 0,
            recovery_codes=[proof.recovery_digest(code) for code in codes],
        )
        await _settled(db, found, link)
    return codes


async def _sound(passwords: Passwords, password: str, person: Invited, step: int | None) -> None:
    """All that is wrong at once; zxcvbn takes a while, so not in the event loop."""

    def faults() -> Iterator[Violation]:
        if step is None:
            yield Violation("code-faux", "/code", "Ce code n'est pas celui que montre l'application en ce moment.", "")
        if len(password) < proof.SHORTEST:
            detail = f"Un agent choisit {proof.SHORTEST} caractères au moins."
            yield Violation("mot-de-passe-court", "/password", detail, "[P]")
        yield from law.violations(password, email=person.email, names=(person.name,))

    def judged() -> tuple[Violation, ...]:
        return tuple(faults())

    if violations := await passwords.compute(judged):
        raise invalid(violations)


async def _settled(db: Transaction, found: Invited, link: bytes) -> None:
    """What was before is over: logins, guesses, other invitations; the holder is told."""
    await entering.kill_others(db, found.agent_id, but=link)
    await tokens.end_logins(db, agent=found.agent_id)
    await entering.forget_guesses(db, address_digest(found.email))
    await agents.bump(db, agent=found.agent_id)
    await want(db, Letter.ENROLLED, found.agent_id)
    party = Party("agent", found.agent_id)
    await record(db, "agent.enrol", actor=party, subject=party)


def totp_of(secret: bytes, sealed: bytes, agent: UUID) -> str | None:
    """The secret of an agent's authenticator; None when another key sealed it."""
    clear = unsealed(secret, _TOTP, sealed, to=agent.bytes)
    return None if clear is None else clear.decode()


def _link(token: str) -> bytes:
    if not well_formed(token, LINK_PREFIX):
        raise GONE
    return token_digest(token)


def _living(found: Invited | None) -> Invited:
    if found is None:
        raise GONE
    return found
