"""Personal tokens: made by their agent or by the operator, reminded before their end, dead at once when revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Absent, Conflict, Invalid, Violation
from app.kit.secrets import new_token, token_digest
from app.staff.queries import agents, entering
from app.staff.queries import tokens as queries
from app.staff.rules import LONGEST_LIFE, SCOPES, Kind, Role, Scope, Token
from app.staff.rules.tokens import MOST, REMINDERS, reminder_due
from app.staff.service.administering import known_agent
from app.staff.service.letters import Letter, want

PREFIX = "btss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A token to be."""

    label: str
    scopes: tuple[Scope, ...]
    life: timedelta


async def create_token(
    db: Transaction, now: datetime, email: str, *, label: str, scopes: tuple[Scope, ...], life: timedelta
) -> str:
    """The operator's: a new personal token of this agent; it is shown this once only."""
    agent = await known_agent(db, email)
    wish = Wish(label=label, scopes=scopes, life=life)
    token, _ = await _made(db, now, agent.id, Role(agent.role), wish, actor=SYSTEM)
    return token


async def create_own(db: Transaction, now: datetime, agent: UUID, wish: Wish) -> tuple[str, Token]:
    """The agent's own; at most `MOST` live at once."""
    role = Role((await agents.alone(db, agent=agent)).role)
    if await queries.living_count(db, agent=agent, now=now) >= MOST:
        raise Conflict("trop-de-jetons", f"Vous avez {MOST} jetons en vie : révoquez d'abord ceux qui ne servent plus.")
    return await _made(db, now, agent, role, wish, actor=Party("agent", agent))


async def _made(
    db: Transaction, now: datetime, agent: UUID, role: Role, wish: Wish, *, actor: Party
) -> tuple[str, Token]:
    if not timedelta() < wish.life <= LONGEST_LIFE:
        raise Invalid("duree-invalide", f"Un jeton vit de 1 à {LONGEST_LIFE.days} jours.")
    if beyond := sorted(frozenset(wish.scopes) - SCOPES[role]):
        detail = f"Le rôle « {role} » ne donne pas : {', '.join(beyond)}."
        raise invalid((Violation("portee-hors-role", "/scopes", detail, ""),))
    token = new_token(PREFIX)
    made = await queries.add(
        db,
        agent=agent,
        kind=Kind.PERSONAL,
        label=wish.label,
        digest=token_digest(token),
        scopes=wish.scopes,
        life=wish.life,
        now=now,
        reminded=reminder_due(wish.life),
    )
    kept = {"agent": str(agent), "scopes": list(wish.scopes)}
    await record(db, "agent.token", actor=actor, subject=Party("agent_token", made.id), detail=kept)
    return token, await queries.one(db, token=made.id)


async def tokens_of(db: Asking, email: str) -> list[Token]:
    """Every personal token of one agent, the oldest first."""
    return await queries.of_agent(db, agent=(await known_agent(db, email)).id)


async def own_tokens(db: Asking, now: datetime, agent: UUID) -> list[Token]:
    """Those that work."""
    return await queries.living(db, agent=agent, now=now)


async def revoke_token(db: Transaction, token: UUID) -> None:
    """The operator's: dead at once everywhere."""
    agent = await queries.owner(db, token=token)
    if agent is None or not await _revoked(db, token, agent, actor=SYSTEM):
        raise Absent("jeton-inconnu", "Aucun jeton en vie ne porte cet identifiant.")


async def revoke_own(db: Transaction, token: UUID, agent: UUID) -> None:
    """The agent's own; another's is as absent."""
    if not await _revoked(db, token, agent, actor=Party("agent", agent)):
        raise ABSENT


async def _revoked(db: Transaction, token: UUID, agent: UUID, *, actor: Party) -> bool:
    if not await queries.revoke(db, token=token, agent=agent, kind=Kind.PERSONAL):
        return False
    await record(db, "agent.token.revoke", actor=actor, subject=Party("agent_token", token))
    return True


async def remind(db: Transaction, now: datetime) -> int:
    """Ask for the mails of the tokens that end soon, each reminder once; how many."""
    told = 0
    for token in await queries.ending(db, now=now, until=now + timedelta(days=max(REMINDERS))):
        due = reminder_due(token.expires_at - now)
        if due is not None and (token.reminded is None or due < token.reminded):
            await queries.reminded(db, token=token.id, days=due)
            await want(db, Letter.TOKEN_ENDS, token.agent_id, token=token.id)
            told += 1
    return told


async def tidy(db: Transaction) -> None:
    """Forget logins that ended and invitations that nobody used."""
    await queries.forget_logins(db)
    await entering.forget_invitations(db)
