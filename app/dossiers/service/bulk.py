"""The same act on many dossiers: settled when it is asked, then done one by one by the worker."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from psycopg import Rollback

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.dossiers.queries import bulk as queries
from app.dossiers.queries.bulk import Going, Kept, Line
from app.dossiers.rules.bulk import MOST, Ended, Outcome
from app.dossiers.rules.selection import Selection
from app.dossiers.schemas.asked import Repeated, act_kept
from app.dossiers.service import bulk_lines
from app.http.house import House
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.jobs.outbox import defer
from app.kit.errors import Refusal, RefusalForNow, Violation
from app.staff.access import CallingAgent, acting

BATCH = 50
"""Dossiers of one job; each has a transaction of its own."""


async def start(
    db: Transaction,
    now: datetime,
    act: Repeated,
    dossiers: Sequence[UUID] | Selection,
    *,
    agent: CallingAgent,
    dry_run: bool,
) -> Kept:
    """Settle which dossiers, and begin; none is added afterwards."""
    agent.require(bulk_lines.scope_of(act))
    academies = sorted(agent.academies)
    key = await queries.create(
        db,
        agent=agent.agent_id,
        token=agent.token_id,
        academies=academies,
        act=act.model_dump(mode="json"),
        dry_run=dry_run,
    )
    if isinstance(dossiers, Selection):
        total = await queries.choose(db, dossiers, now, bulk=key)
        if total > MOST:
            raise invalid((_too_many(total),))
    else:
        await _require_there(db, dossiers, academies)
        total = await queries.name(db, list(dict.fromkeys(dossiers)), bulk=key, academies=academies)
    detail = {"act": act.model_dump(mode="json"), "dossiers": total, "dry_run": dry_run, "academies": academies}
    await _journal(db, "bulk_act.start", key, agent.agent_id, detail)
    await _next(db, key)
    return await progress(db, key, agent=agent)


async def progress(db: Asking, key: UUID, *, agent: CallingAgent) -> Kept:
    """How far it went."""
    found = await queries.read(db, bulk=key, academies=sorted(agent.academies))
    if found is None:
        raise ABSENT
    return found


async def lines(
    db: Asking, key: UUID, *, agent: CallingAgent, outcome: Outcome | None, after: int, limit: int
) -> tuple[list[Line], str | None]:
    """A page of its dossiers, and the position after which others follow."""
    await progress(db, key, agent=agent)
    found = await queries.lines(db, bulk=key, outcome=outcome, after=after, limit=limit + 1)
    given = found[:limit]
    return given, str(given[-1].position) if len(found) > limit else None


async def stop(db: Transaction, now: datetime, key: UUID, *, agent: CallingAgent) -> None:
    """What waits is left alone; stopped or done already, nothing changes."""
    await progress(db, key, agent=agent)
    if await queries.stop(db, bulk=key, academies=sorted(agent.academies), now=now):
        await _journal(db, "bulk_act.stop", key, agent.agent_id, {"academies": sorted(agent.academies)})


async def go_on(house: House, key: UUID, *, most: int = BATCH) -> None:
    """The next dossiers, each whole or not at all; then ask for the rest. Cut anywhere, nothing is done twice."""
    for _ in range(most):
        async with house.database.transaction() as db:
            if not await _one(db, house.clock.now(), key):
                return
    async with house.database.transaction() as db:
        await _next(db, key)


async def _one(db: Transaction, now: datetime, key: UUID) -> bool:
    going = await queries.going(db, bulk=key)
    if going is None:
        return False
    agent = await acting(db, going.agent_id, token=going.token_id)
    if agent is None:  # no longer an agent: what they asked stops with them
        await queries.stop(db, bulk=key, academies=going.academies, now=now)
        await _journal(db, "bulk_act.stop", key, going.agent_id, {"academies": going.academies, "why": "agent"})
        return False
    line = await queries.following(db, bulk=key)
    if line is None:
        await queries.end(db, bulk=key, now=now)
        return False
    ended = await _tried(db, now, going, line.registration_id, agent)
    await queries.end_line(db, ended, bulk=key, line=line.position, now=now)
    return True


async def _tried(db: Transaction, now: datetime, going: Going, registration: UUID, agent: CallingAgent) -> Ended:
    """The act, in a savepoint: refused or only tried, nothing of it stays."""
    act = act_kept(going.act)
    try:
        async with _kept(db, undone=going.dry_run):
            agent.require(bulk_lines.scope_of(act))
            return await bulk_lines.done(db, now, act, registration, agent=agent)
    except RefusalForNow:
        raise  # an outage is no verdict: the job is tried again
    except Refusal as refused:
        reasons = (refused.detail, *(one.detail for one in refused.violations if one.detail != refused.detail))
        return Ended(Outcome.REFUSE, refused.code, " ".join(reasons))


@asynccontextmanager
async def _kept(db: Transaction, *, undone: bool) -> AsyncIterator[None]:
    async with db.savepoint():
        yield
        if undone:
            raise Rollback


async def _require_there(db: Transaction, dossiers: Sequence[UUID], academies: Sequence[str]) -> None:
    """All that are absent at once, named by their place in the list."""
    there = await queries.found(db, dossiers, academies=academies)
    absent = tuple(
        Violation("dossier-absent", f"/registrations/{place}", f"Aucun dossier de vos académies n'a la clé {one}.", "")
        for place, one in enumerate(dossiers)
        if one not in there
    )
    if absent:
        raise invalid(absent)


def _too_many(total: int) -> Violation:
    detail = f"Ces filtres gardent {total} dossiers, et un acte en nombre en prend {MOST} au plus : resserrez-les."
    return Violation("trop-de-dossiers", "/selection", detail, "")


async def _next(db: Transaction, key: UUID) -> None:
    await defer(db, "dossiers.bulk", queue="bulk", bulk_act_id=str(key))


async def _journal(db: Transaction, act: str, key: UUID, agent: UUID, detail: dict[str, object]) -> None:
    await record(db, act, actor=Party("agent", agent), subject=Party("bulk_act", key), detail=detail)
