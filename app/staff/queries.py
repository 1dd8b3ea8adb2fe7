"""Questions about agents and tokens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from app.db.reads import Reads
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.staff.models import AgentRow, AgentToken
from app.staff.rules import AgentEntry, Known, Token


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token it is, and what it is good for."""

    agent_id: UUID
    token_id: UUID
    role: str
    academies: list[str]
    scopes: list[str]


@dataclass(frozen=True, slots=True)
class Made:
    """The key of what was made."""

    id: UUID


_BEARER = query(
    select(
        AgentRow.id.label("agent_id"),
        AgentToken.id.label("token_id"),
        AgentRow.role,
        AgentRow.academies,
        AgentToken.scopes,
    )
    .join(AgentRow, AgentRow.id == AgentToken.agent_id)
    .where(
        AgentToken.digest == bindparam("digest"),
        AgentToken.revoked_at.is_(None),
        AgentToken.expires_at > bindparam("now"),
        AgentRow.disabled_at.is_(None),
    ),
    into=Bearer,
)
_KNOWN = select(
    AgentRow.id, AgentRow.name, AgentRow.email, AgentRow.role, AgentRow.academies, AgentRow.disabled_at
).order_by(AgentRow.name)
_ALL = query(_KNOWN, into=Known)
_BY_EMAIL = query(_KNOWN.where(AgentRow.email == bindparam("email")), into=Known)
_NEW_AGENT = query(
    insert(AgentRow)
    .values(
        name=bindparam("name"),
        email=bindparam("email"),
        role=bindparam("role"),
        academies=bindparam("academies"),
    )
    .returning(AgentRow.id),
    into=Made,
)
_DISABLE = command(
    update(AgentRow)
    .where(AgentRow.id == bindparam("agent"), AgentRow.disabled_at.is_(None))
    .values(disabled_at=func.legal_now())
)
_NEW_TOKEN = query(
    insert(AgentToken)
    .values(
        agent_id=bindparam("agent"),
        label=bindparam("label"),
        digest=bindparam("digest"),
        scopes=bindparam("scopes"),
        expires_at=bindparam("expires_at"),
    )
    .returning(AgentToken.id),
    into=Made,
)
_TOKENS = query(
    select(
        AgentToken.id,
        AgentToken.label,
        AgentToken.scopes,
        AgentToken.created_at,
        AgentToken.expires_at,
        AgentToken.revoked_at,
    )
    .where(AgentToken.agent_id == bindparam("agent"))
    .order_by(AgentToken.id),
    into=Token,
)
_REVOKE = command(
    update(AgentToken)
    .where(AgentToken.id == bindparam("token"), AgentToken.revoked_at.is_(None))
    .values(revoked_at=func.legal_now())
)


async def bearer(reads: Reads, *, digest: bytes, now: datetime) -> Bearer | None:
    """Who calls with this token, if it is alive."""
    return await reads.row(_BEARER, digest=digest, now=now)


async def agents(db: Transaction) -> list[Known]:
    """Everyone, by name."""
    return await db.rows(_ALL)


async def agent_by_email(db: Transaction, *, email: str) -> Known | None:
    """One agent."""
    return await db.row(_BY_EMAIL, email=email)


async def add_agent(db: Transaction, entry: AgentEntry) -> Made | None:
    """UniqueViolation on `uq_agents_email` when the address is taken."""
    return await db.row(
        _NEW_AGENT, name=entry.name, email=entry.email, role=entry.role, academies=list(entry.academies)
    )


async def disable_agent(db: Transaction, *, agent: UUID) -> int:
    """Their tokens die at once."""
    return await db.run(_DISABLE, agent=agent)


async def add_token(
    db: Transaction, *, agent: UUID, label: str, digest: bytes, scopes: list[str], expires_at: datetime
) -> Made | None:
    """Keep a token's digest."""
    return await db.row(_NEW_TOKEN, agent=agent, label=label, digest=digest, scopes=scopes, expires_at=expires_at)


async def tokens(db: Transaction, *, agent: UUID) -> list[Token]:
    """Every token of one agent, the oldest first."""
    return await db.rows(_TOKENS, agent=agent)


async def revoke_token(db: Transaction, *, token: UUID) -> int:
    """1 if it was alive."""
    return await db.run(_REVOKE, token=token)
