"""Who the agents are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Text, bindparam, case, cast, func, insert, literal, null, select, text, update

from app.accounts.models import LoginGuesses
from app.accounts.rules.lifetimes import GUESS_WINDOW, GUESSES
from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.staff.models import AgentCredential, AgentRow, AgentToken
from app.staff.rules.agents import AgentEntry, Known, Watch
from app.staff.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Shown:
    """One agent, as the contract shows them; `version` is the ETag."""

    id: UUID
    name: str
    email: str
    role: str
    academies: list[str]
    created_at: datetime
    enrolled_at: datetime | None
    disabled_at: datetime | None
    last_seen_at: datetime | None
    locked: bool
    version: int


@dataclass(frozen=True, slots=True)
class _Id:
    id: UUID


@dataclass(frozen=True, slots=True)
class _Administrator:
    id: UUID
    academies: list[str]


_KNOWN = select(
    AgentRow.id, AgentRow.name, AgentRow.email, AgentRow.role, AgentRow.academies, AgentRow.disabled_at
).order_by(AgentRow.name)
_ALL = query(_KNOWN, into=Known)
_BY_EMAIL = query(_KNOWN.where(AgentRow.email == bindparam("email")), into=Known)
_BY_ID = query(_KNOWN.where(AgentRow.id == bindparam("agent")), into=Known)
# Two acts for one agent come one after the other; what only refers to them is not held up.
_ALONE = query(_KNOWN.where(AgentRow.id == bindparam("agent")).with_for_update(key_share=True), into=Known)
_NEW = query(
    insert(AgentRow)
    .values(
        name=bindparam("name"),
        email=bindparam("email"),
        role=bindparam("role"),
        academies=bindparam("academies"),
    )
    .returning(AgentRow.id),
    into=_Id,
)
_SWITCH = command(
    update(AgentRow)
    .where(AgentRow.id == bindparam("agent"), AgentRow.disabled_at.is_(None) != bindparam("enabled", type_=Boolean))
    .values(
        disabled_at=case((bindparam("enabled", type_=Boolean), null()), else_=func.legal_now()),
        version=AgentRow.version + 1,
    )
)
_SET = command(
    update(AgentRow)
    .where(AgentRow.id == bindparam("agent"))
    .values(
        name=bindparam("new_name"),
        role=bindparam("new_role"),
        academies=bindparam("new_academies"),
        version=AgentRow.version + 1,
    )
)
_BUMP = command(update(AgentRow).where(AgentRow.id == bindparam("agent")).values(version=AgentRow.version + 1))

ADDRESS = func.sha256(func.convert_to(literal("staff ") + AgentRow.email, "UTF8"))
"""What guesses on an agent's address are counted under: not those on a candidate's of the same address."""
_RECENT = (
    select(func.count())
    .select_from(func.unnest(LoginGuesses.guesses).alias("guess"))
    .where(text("guess > legal_now() - CAST(:window AS interval)").bindparams(window=GUESS_WINDOW))
    .correlate(LoginGuesses)
    .scalar_subquery()
)
_LOCKED = select(_RECENT >= GUESSES).where(LoginGuesses.address == ADDRESS).correlate(AgentRow).scalar_subquery()
_LAST_SEEN = (
    select(func.max(AgentToken.last_used_at))
    .where(AgentToken.agent_id == AgentRow.id)
    .correlate(AgentRow)
    .scalar_subquery()
)
_SHOWN = select(
    AgentRow.id,
    AgentRow.name,
    AgentRow.email,
    AgentRow.role,
    AgentRow.academies,
    AgentRow.created_at,
    AgentCredential.enrolled_at,
    AgentRow.disabled_at,
    _LAST_SEEN.label("last_seen_at"),
    func.coalesce(_LOCKED, False).label("locked"),
    AgentRow.version,
).outerjoin(AgentCredential, AgentCredential.agent_id == AgentRow.id)
# Nobody administers, nor sees, an agent who has one académie that they have not.
_WITHIN = AgentRow.academies.op("<@")(cast(bindparam("within"), ARRAY(Text)))
_ONE = query(_SHOWN.where(AgentRow.id == bindparam("agent"), _WITHIN), into=Shown)
_HELD = query(_SHOWN.where(AgentRow.id == bindparam("agent"), _WITHIN).with_for_update(of=AgentRow), into=Shown)
_PAGE = query(
    _SHOWN.where(_WITHIN, AgentRow.id > bindparam("after")).order_by(AgentRow.id).limit(bindparam("size")), into=Shown
)
_ADMINISTRATORS = query(
    select(AgentRow.id, AgentRow.academies)
    .where(AgentRow.role == Role.ADMINISTRATION.value, AgentRow.disabled_at.is_(None))
    .order_by(AgentRow.id)
    .with_for_update(),
    into=_Administrator,
)


async def everyone(db: Asking) -> list[Known]:
    """All, by name."""
    return await db.rows(_ALL)


async def by_email(db: Asking, *, email: str) -> Known | None:
    """One agent."""
    return await db.row(_BY_EMAIL, email=email)


async def by_id(db: Asking, *, agent: UUID) -> Known | None:
    """One agent."""
    return await db.row(_BY_ID, agent=agent)


async def alone(db: Transaction, *, agent: UUID) -> Known:
    """One agent, who must exist, and nobody else acts for them until the end."""
    return await db.the_row(_ALONE, agent=agent)


async def add(db: Transaction, entry: AgentEntry) -> UUID:
    """UniqueViolation on `uq_agents_email` when the address is taken."""
    made = await db.the_row(_NEW, name=entry.name, email=entry.email, role=entry.role, academies=list(entry.academies))
    return made.id


async def switch(db: Transaction, *, agent: UUID, enabled: bool) -> int:
    """Disabled, their tokens die at once; 1 if it was the other way before."""
    return await db.run(_SWITCH, agent=agent, enabled=enabled)


async def put(db: Transaction, *, agent: UUID, name: str, role: str, academies: Iterable[str]) -> None:
    """What they do from now on."""
    await db.run(_SET, agent=agent, new_name=name, new_role=role, new_academies=list(academies))


async def bump(db: Transaction, *, agent: UUID) -> None:
    """Something else of theirs changed: another version."""
    await db.run(_BUMP, agent=agent)


async def one(db: Asking, *, agent: UUID, academies: Iterable[str]) -> Shown | None:
    """An agent all of whose académies are among these."""
    return await db.row(_ONE, agent=agent, within=sorted(academies))


async def held(db: Transaction, *, agent: UUID, academies: Iterable[str]) -> Shown | None:
    """The same, locked."""
    return await db.row(_HELD, agent=agent, within=sorted(academies))


async def page(db: Asking, *, academies: Iterable[str], after: UUID, size: int) -> list[Shown]:
    """Those whose académies are among these, in the order of their declaration."""
    return await db.rows(_PAGE, within=sorted(academies), after=after, size=size)


async def administrators(db: Transaction) -> list[Watch]:
    """All that serve, locked: of two who remove each other one comes second."""
    return [Watch(one.id, frozenset(one.academies)) for one in await db.rows(_ADMINISTRATORS)]
