"""Bulk acts: what was asked, and what became of each dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import (
    ARRAY,
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy.sql.elements import ColumnElement

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.dossiers.models import BulkAct, BulkLine, QueueEntry
from app.dossiers.queries.selection import sought, values
from app.dossiers.rules.bulk import Ended, Outcome
from app.dossiers.rules.selection import Selection
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One bulk act, and how far it went."""

    id: UUID
    act: Mapping[str, object]
    dry_run: bool
    total: int
    waiting: int
    done: int
    unchanged: int
    refused: int
    created_at: datetime
    stopped_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """One under way."""

    agent_id: UUID
    token_id: UUID
    academies: list[str]
    act: Mapping[str, object]
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of its dossiers."""

    position: int
    registration_id: UUID
    candidate_number: str
    outcome: str
    code: str | None
    detail: str | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next of its dossiers."""

    position: int
    registration_id: UUID


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


def _counted(outcome: Outcome) -> ColumnElement[int]:
    return cast(func.count(case((BulkLine.outcome == outcome.value, 1))), Integer)


_SEEN = BulkAct.academies.op("<@")(cast(bindparam("within"), ARRAY(Text)))
_NEW = query(
    insert(BulkAct)
    .values(
        agent_id=bindparam("agent"),
        token_id=bindparam("token"),
        academies=bindparam("academies"),
        act=bindparam("act"),
        dry_run=bindparam("dry_run"),
    )
    .returning(BulkAct.id),
    into=_Key,
)
_BULK = cast(bindparam("bulk"), UuidType)
_NUMBERED = cast(func.row_number().over(order_by=QueueEntry.registration_id), Integer)
_CHOOSE = command(
    insert(BulkLine).from_select(
        ["bulk_act_id", "position", "registration_id"], sought(select(_BULK, _NUMBERED, QueueEntry.registration_id))
    )
)
_GIVEN = (
    func.unnest(cast(bindparam("registrations"), ARRAY(UuidType)))
    .table_valued(column("registration_id", UuidType), with_ordinality="position")
    .render_derived()
)
_THERE = and_(
    Registration.id == _GIVEN.c.registration_id,
    Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text))),
)
_NAME = command(
    insert(BulkLine).from_select(
        ["bulk_act_id", "position", "registration_id"],
        select(_BULK, cast(_GIVEN.c.position, Integer), Registration.id).join_from(_GIVEN, Registration, _THERE),
    )
)
_FOUND = query(select(Registration.id).join_from(_GIVEN, Registration, _THERE), into=_Key)
_READ = query(
    select(
        BulkAct.id,
        BulkAct.act,
        BulkAct.dry_run,
        cast(func.count(BulkLine.position), Integer).label("total"),
        _counted(Outcome.EN_ATTENTE).label("waiting"),
        _counted(Outcome.FAIT).label("done"),
        _counted(Outcome.SANS_EFFET).label("unchanged"),
        _counted(Outcome.REFUSE).label("refused"),
        BulkAct.created_at,
        BulkAct.stopped_at,
        BulkAct.done_at,
    )
    .outerjoin(BulkLine, BulkLine.bulk_act_id == BulkAct.id)
    .where(BulkAct.id == bindparam("bulk"), _SEEN)
    .group_by(BulkAct.id),
    into=Kept,
)
_LINES = query(
    select(
        BulkLine.position,
        BulkLine.registration_id,
        Registration.candidate_number,
        BulkLine.outcome,
        BulkLine.code,
        BulkLine.detail,
        BulkLine.done_at,
    )
    .join(Registration, Registration.id == BulkLine.registration_id)
    .where(
        BulkLine.bulk_act_id == bindparam("bulk"),
        BulkLine.position > bindparam("after"),
        BulkLine.outcome == func.coalesce(cast(bindparam("outcome"), Text), BulkLine.outcome),
    )
    .order_by(BulkLine.position)
    .limit(bindparam("limit")),
    into=Line,
)
_GOING = query(
    select(BulkAct.agent_id, BulkAct.token_id, BulkAct.academies, BulkAct.act, BulkAct.dry_run).where(
        BulkAct.id == bindparam("bulk"), BulkAct.done_at.is_(None), BulkAct.stopped_at.is_(None)
    ),
    into=Going,
)
# Another worker has the lines that are locked; a stop waits for the line under way, or comes before it.
_NEXT = query(
    select(BulkLine.position, BulkLine.registration_id)
    .join(BulkAct, BulkAct.id == BulkLine.bulk_act_id)
    .where(
        BulkLine.bulk_act_id == bindparam("bulk"),
        BulkLine.outcome == literal(Outcome.EN_ATTENTE.value),
        BulkAct.stopped_at.is_(None),
    )
    .order_by(BulkLine.position)
    .limit(1)
    .with_for_update(of=BulkLine, skip_locked=True),
    into=Waiting,
)
_END_LINE = command(
    update(BulkLine)
    .where(BulkLine.bulk_act_id == bindparam("bulk"), BulkLine.position == bindparam("line"))
    .values(outcome=bindparam("ended"), code=bindparam("why"), detail=bindparam("said"), done_at=bindparam("now"))
)
_ENDED = command(
    update(BulkAct)
    .where(
        BulkAct.id == bindparam("bulk"),
        BulkAct.done_at.is_(None),
        ~select(BulkLine.position)
        .where(BulkLine.bulk_act_id == BulkAct.id, BulkLine.outcome == Outcome.EN_ATTENTE.value)
        .exists(),
    )
    .values(done_at=bindparam("now"))
)
_STOP = command(
    update(BulkAct)
    .where(BulkAct.id == bindparam("bulk"), _SEEN, BulkAct.done_at.is_(None), BulkAct.stopped_at.is_(None))
    .values(stopped_at=bindparam("now"))
)


async def create(
    db: Transaction, *, agent: UUID, token: UUID, academies: Sequence[str], act: Mapping[str, object], dry_run: bool
) -> UUID:
    """What is asked; its key."""
    made = await db.the_row(
        _NEW, agent=agent, token=token, academies=list(academies), act=Jsonb(dict(act)), dry_run=dry_run
    )
    return made.id


async def choose(db: Transaction, selection: Selection, now: datetime, *, bulk: UUID) -> int:
    """Its dossiers are those that the selection keeps now; how many they are."""
    return await db.run(_CHOOSE, **values(selection, now), bulk=bulk)


async def name(db: Transaction, registrations: Sequence[UUID], *, bulk: UUID, academies: Sequence[str]) -> int:
    """Its dossiers are these, in this order."""
    return await db.run(_NAME, registrations=list(registrations), bulk=bulk, academies=list(academies))


async def found(db: Asking, registrations: Sequence[UUID], *, academies: Sequence[str]) -> set[UUID]:
    """Those of these dossiers that are of these académies."""
    rows = await db.rows(_FOUND, registrations=list(registrations), academies=list(academies))
    return {row.id for row in rows}


async def read(db: Asking, *, bulk: UUID, academies: Sequence[str]) -> Kept | None:
    """One, to who has all of its académies."""
    return await db.row(_READ, bulk=bulk, within=list(academies))


async def lines(db: Asking, *, bulk: UUID, outcome: Outcome | None, after: int, limit: int) -> list[Line]:
    """The next of its dossiers."""
    return await db.rows(_LINES, bulk=bulk, outcome=outcome, after=after, limit=limit)


async def going(db: Asking, *, bulk: UUID) -> Going | None:
    """One that is neither done nor stopped."""
    return await db.row(_GOING, bulk=bulk)


async def following(db: Transaction, *, bulk: UUID) -> Waiting | None:
    """The next dossier that nobody else has in hand, locked."""
    return await db.row(_NEXT, bulk=bulk)


async def end_line(db: Transaction, ended: Ended, *, bulk: UUID, line: int, now: datetime) -> None:
    """What became of it."""
    await db.run(_END_LINE, bulk=bulk, line=line, ended=ended.outcome.value, why=ended.code, said=ended.detail, now=now)


async def end(db: Transaction, *, bulk: UUID, now: datetime) -> int:
    """1 if no dossier waits any more."""
    return await db.run(_ENDED, bulk=bulk, now=now)


async def stop(db: Transaction, *, bulk: UUID, academies: Sequence[str], now: datetime) -> int:
    """1 if it was under way."""
    return await db.run(_STOP, bulk=bulk, within=list(academies), now=now)
