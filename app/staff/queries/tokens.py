"""Tokens of agents: who calls with one, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Interval, bindparam, cast, delete, func, insert, literal, or_, select, update

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.staff.models import AgentRow, AgentToken
from app.staff.rules.tokens import IDLE, USED, Kind, Token


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token it is, and what it is good for; `to_touch` when its last use was written long ago."""

    agent_id: UUID
    token_id: UUID
    kind: str
    role: str
    academies: list[str]
    scopes: list[str]
    to_touch: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    id: UUID
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Id:
    id: UUID


@dataclass(frozen=True, slots=True)
class _Count:
    count: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A personal token whose end is near; `reminded` is the last reminder, in days before."""

    id: UUID
    agent_id: UUID
    label: str
    expires_at: datetime
    reminded: int | None


_PERSONAL = AgentToken.kind == Kind.PERSONAL.value
_LIVING = (AgentToken.revoked_at.is_(None), AgentToken.expires_at > bindparam("now"))

_BEARER = query(
    select(
        AgentRow.id.label("agent_id"),
        AgentToken.id.label("token_id"),
        AgentToken.kind,
        AgentRow.role,
        AgentRow.academies,
        AgentToken.scopes,
        func.coalesce(AgentToken.last_used_at < bindparam("now") - literal(USED), True).label("to_touch"),
    )
    .join(AgentRow, AgentRow.id == AgentToken.agent_id)
    .where(
        AgentToken.digest == bindparam("digest"),
        *_LIVING,
        or_(_PERSONAL, AgentToken.last_used_at > bindparam("now") - literal(IDLE)),
        AgentRow.disabled_at.is_(None),
    ),
    into=Bearer,
)
# Of many requests at once one writes, and none waits for it.
_STALE = (
    select(AgentToken.id)
    .where(
        AgentToken.id == bindparam("token"),
        or_(AgentToken.last_used_at.is_(None), AgentToken.last_used_at < func.legal_now() - literal(USED)),
    )
    .with_for_update(skip_locked=True)
)
_TOUCH = command(
    update(AgentToken).where(AgentToken.id == _STALE.scalar_subquery()).values(last_used_at=func.legal_now())
)

_ADD = query(
    insert(AgentToken)
    .values(
        agent_id=bindparam("agent"),
        kind=bindparam("kind"),
        label=bindparam("label"),
        digest=bindparam("digest"),
        scopes=bindparam("scopes"),
        expires_at=func.legal_now() + cast(bindparam("life"), Interval),
        last_used_at=bindparam("last_used_at"),
        reminded=bindparam("reminded"),
    )
    .returning(AgentToken.id, AgentToken.created_at, AgentToken.expires_at),
    into=Made,
)
_SHOWN = select(
    AgentToken.id,
    AgentToken.label,
    AgentToken.scopes,
    AgentToken.created_at,
    AgentToken.expires_at,
    AgentToken.last_used_at,
    AgentToken.revoked_at,
).order_by(AgentToken.id)
_ALL = query(_SHOWN.where(AgentToken.agent_id == bindparam("agent"), _PERSONAL), into=Token)
_MINE = query(_SHOWN.where(AgentToken.agent_id == bindparam("agent"), _PERSONAL, *_LIVING), into=Token)
_COUNT = query(
    select(func.count().label("count")).where(AgentToken.agent_id == bindparam("agent"), _PERSONAL, *_LIVING),
    into=_Count,
)
_ONE = query(_SHOWN.where(AgentToken.id == bindparam("token")), into=Token)
_OWNER = query(
    select(AgentToken.agent_id.label("id")).where(AgentToken.id == bindparam("token"), AgentToken.revoked_at.is_(None)),
    into=_Id,
)
_REVOKE = command(
    update(AgentToken)
    .where(
        AgentToken.id == bindparam("token"),
        AgentToken.agent_id == bindparam("agent"),
        AgentToken.kind == bindparam("kind"),
        AgentToken.revoked_at.is_(None),
        AgentToken.expires_at > func.legal_now(),
    )
    .values(revoked_at=func.legal_now())
)
_END_LOGINS = command(
    update(AgentToken)
    .where(
        AgentToken.agent_id == bindparam("agent"),
        AgentToken.kind == Kind.LOGIN.value,
        AgentToken.revoked_at.is_(None),
    )
    .values(revoked_at=func.legal_now())
)
_ENDING = query(
    select(AgentToken.id, AgentToken.agent_id, AgentToken.label, AgentToken.expires_at, AgentToken.reminded)
    .join(AgentRow, AgentRow.id == AgentToken.agent_id)
    .where(
        _PERSONAL,
        *_LIVING,
        AgentToken.expires_at <= bindparam("until"),
        AgentRow.disabled_at.is_(None),
    )
    .order_by(AgentToken.id)
    .with_for_update(of=AgentToken, skip_locked=True),
    into=Ending,
)
_REMINDED = command(update(AgentToken).where(AgentToken.id == bindparam("token")).values(reminded=bindparam("days")))
_FORGET = command(
    delete(AgentToken).where(AgentToken.kind == Kind.LOGIN.value, AgentToken.expires_at <= func.legal_now())
)


async def bearer(asking: Asking, *, digest: bytes, now: datetime) -> Bearer | None:
    """Who calls with this token, if it is alive."""
    return await asking.row(_BEARER, digest=digest, now=now)


async def touch(db: Transaction, token: UUID) -> None:
    """It was used."""
    await db.run(_TOUCH, token=token)


async def add(
    db: Transaction,
    *,
    agent: UUID,
    kind: Kind,
    label: str,
    digest: bytes,
    scopes: Sequence[str],
    life: timedelta,
    now: datetime,
    reminded: int | None = None,
) -> Made:
    """Keep a token's digest."""
    used = now if kind is Kind.LOGIN else None
    return await db.the_row(
        _ADD,
        agent=agent,
        kind=kind.value,
        label=label,
        digest=digest,
        scopes=list(scopes),
        life=life,
        last_used_at=used,
        reminded=reminded,
    )


async def of_agent(db: Asking, *, agent: UUID) -> list[Token]:
    """Every personal token of one agent, the oldest first."""
    return await db.rows(_ALL, agent=agent)


async def living(db: Asking, *, agent: UUID, now: datetime) -> list[Token]:
    """Those that work."""
    return await db.rows(_MINE, agent=agent, now=now)


async def living_count(db: Asking, *, agent: UUID, now: datetime) -> int:
    """How many work."""
    return (await db.the_row(_COUNT, agent=agent, now=now)).count


async def one(db: Asking, *, token: UUID) -> Token:
    """One token; it must exist."""
    return await db.the_row(_ONE, token=token)


async def owner(db: Asking, *, token: UUID) -> UUID | None:
    """Whose token it is, unless it was revoked."""
    found = await db.row(_OWNER, token=token)
    return None if found is None else found.id


async def revoke(db: Transaction, *, token: UUID, agent: UUID, kind: Kind) -> int:
    """1 if it was this agent's, and alive."""
    return await db.run(_REVOKE, token=token, agent=agent, kind=kind.value)


async def end_logins(db: Transaction, *, agent: UUID) -> None:
    """Every login of theirs."""
    await db.run(_END_LOGINS, agent=agent)


async def ending(db: Transaction, *, now: datetime, until: datetime) -> list[Ending]:
    """Personal tokens that end before `until`, locked; those that another hand holds are left to it."""
    return await db.rows(_ENDING, now=now, until=until)


async def reminded(db: Transaction, *, token: UUID, days: int) -> None:
    """Its agent was told."""
    await db.run(_REMINDED, token=token, days=days)


async def forget_logins(db: Transaction) -> int:
    """Logins that ended say nothing any more."""
    return await db.run(_FORGET)
