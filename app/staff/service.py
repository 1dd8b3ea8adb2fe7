"""The acts on agents and their tokens."""

from datetime import datetime, timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from psycopg.errors import UniqueViolation

from app.audit.service import SYSTEM, Party, record
from app.db.transaction import Transaction
from app.kit.errors import Absent, Conflict, Invalid
from app.kit.secrets import new_token, token_digest
from app.staff import queries
from app.staff.rules import LONGEST_LIFE, AgentEntry, Known, Scope, Token

PREFIX = "btss"


async def create_agent(db: Transaction, entry: AgentEntry) -> UUID:
    """Declare an agent."""
    if not entry.academies:
        raise Invalid("academie-requise", "Un agent voit au moins une académie.")
    try:
        validate_email(entry.email, check_deliverability=False)
    except EmailNotValidError:
        raise Invalid("adresse-invalide", f"« {entry.email} » n'est pas une adresse de courriel.") from None
    try:
        made = await queries.add_agent(db, entry)
    except UniqueViolation:
        raise Conflict("agent-existant", f"Un agent a déjà l'adresse {entry.email}.") from None
    agent = _made(made)
    detail = {"role": entry.role, "academies": list(entry.academies)}
    await record(db, "agent.create", actor=SYSTEM, subject=Party("agent", agent), detail=detail)
    return agent


async def disable_agent(db: Transaction, email: str) -> None:
    """No token of theirs works from now on."""
    agent = await known_agent(db, email)
    if await queries.disable_agent(db, agent=agent.id):
        await record(db, "agent.disable", actor=SYSTEM, subject=Party("agent", agent.id))


async def agents(db: Transaction) -> list[Known]:
    """Everyone, by name."""
    return await queries.agents(db)


async def tokens_of(db: Transaction, email: str) -> list[Token]:
    """Every token of one agent, the oldest first."""
    return await queries.tokens(db, agent=(await known_agent(db, email)).id)


async def known_agent(db: Transaction, email: str) -> Known:
    """The agent of this address."""
    found = await queries.agent_by_email(db, email=email.lower())
    if found is None:
        raise Absent("agent-inconnu", f"Aucun agent n'a l'adresse {email}.")
    return found


async def create_token(
    db: Transaction, now: datetime, email: str, *, label: str, scopes: tuple[Scope, ...], life: timedelta
) -> str:
    """A new personal token; it is shown this once only."""
    if not timedelta() < life <= LONGEST_LIFE:
        raise Invalid("duree-invalide", f"Un jeton vit de 1 à {LONGEST_LIFE.days} jours.")
    agent = await known_agent(db, email)
    token = new_token(PREFIX)
    made = await queries.add_token(
        db,
        agent=agent.id,
        label=label,
        digest=token_digest(token),
        scopes=[str(scope) for scope in scopes],
        expires_at=now + life,
    )
    detail = {"agent": str(agent.id), "scopes": [str(scope) for scope in scopes]}
    await record(db, "agent.token", actor=SYSTEM, subject=Party("agent_token", _made(made)), detail=detail)
    return token


async def revoke_token(db: Transaction, token: UUID) -> None:
    """Dead at once everywhere."""
    if not await queries.revoke_token(db, token=token):
        raise Absent("jeton-inconnu", "Aucun jeton en vie ne porte cet identifiant.")
    await record(db, "agent.token.revoke", actor=SYSTEM, subject=Party("agent_token", token))


def _made(made: queries.Made | None) -> UUID:
    if made is None:
        raise LookupError("an INSERT … RETURNING gives its row")
    return made.id
