"""Complements: asked, prolonged, cancelled; each holds the registration first, as its candidate's acts do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, cast, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.justificatifs.models import Complement
from app.justificatifs.rules.complements import Held
from app.registrations.models import Registration
from app.staff.models import AgentRow


@dataclass(frozen=True, slots=True)
class _Key:
    id: UUID


_HERE = Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text)))
_HELD = select(
    Complement.id,
    Complement.registration_id,
    Complement.pieces,
    Complement.closes_at,
    Complement.cancelled_at,
    Complement.version,
    Complement.changed_at,
    Complement.changed_by,
    AgentRow.name.label("changed_name"),
).join(AgentRow, AgentRow.id == Complement.changed_by)
_WHOSE = query(
    select(Registration.id)
    .join(Complement, Complement.registration_id == Registration.id)
    .where(Complement.id == bindparam("complement"), _HERE),
    into=_Key,
)
# The lock has a statement of its own: one that waits for it would see the complement as it was before it waited.
_LOCK = command(
    select(Registration.id)
    .join(Complement, Complement.registration_id == Registration.id)
    .where(Complement.id == bindparam("complement"), _HERE)
    .with_for_update(of=Registration)
)
_ONE = query(
    _HELD.join(Registration, Registration.id == Complement.registration_id).where(
        Complement.id == bindparam("complement"), _HERE
    ),
    into=Held,
)
_OVERLAPPING = query(
    _HELD.where(
        Complement.registration_id == bindparam("registration"),
        Complement.pieces.op("&&")(cast(bindparam("pieces"), ARRAY(Text))),
        Complement.cancelled_at.is_(None),
        Complement.closes_at > bindparam("now"),
    )
    .order_by(Complement.id)
    .limit(1),
    into=Held,
)
_ASK = query(
    insert(Complement)
    .values(
        registration_id=bindparam("registration"),
        pieces=bindparam("pieces"),
        body=bindparam("body"),
        asked_at=bindparam("now"),
        asked_by=bindparam("agent"),
        closes_at=bindparam("closes_at"),
        changed_at=bindparam("now"),
        changed_by=bindparam("agent"),
    )
    .returning(Complement.id),
    into=_Key,
)
_CHANGE = command(
    update(Complement)
    .where(Complement.id == bindparam("complement"))
    .values(
        closes_at=func.coalesce(bindparam("until"), Complement.closes_at),
        cancelled_at=bindparam("cancelled"),
        motif=bindparam("said"),
        changed_at=bindparam("now"),
        changed_by=bindparam("agent"),
        version=Complement.version + 1,
    )
)


async def whose(db: Asking, *, complement: UUID, academies: Sequence[str]) -> UUID | None:
    """The registration of one of these académies'."""
    found = await db.row(_WHOSE, complement=complement, academies=list(academies))
    return None if found is None else found.id


async def held(db: Transaction, *, complement: UUID, academies: Sequence[str]) -> Held | None:
    """One of these académies', its registration locked until the end of the act."""
    mine = {"complement": complement, "academies": list(academies)}
    await db.run(_LOCK, **mine)
    return await db.row(_ONE, **mine)


async def overlapping(db: Transaction, now: datetime, *, registration: UUID, pieces: Sequence[str]) -> Held | None:
    """One that still asks for one of these pieces."""
    return await db.row(_OVERLAPPING, registration=registration, pieces=list(pieces), now=now)


async def ask(
    db: Transaction,
    now: datetime,
    *,
    registration: UUID,
    pieces: Sequence[str],
    body: str,
    closes_at: datetime,
    agent: UUID,
) -> UUID:
    """Its key; the registration's row is locked."""
    values = {"registration": registration, "pieces": list(pieces), "body": body, "closes_at": closes_at}
    return (await db.the_row(_ASK, **values, agent=agent, now=now)).id


async def extend(db: Transaction, now: datetime, *, complement: UUID, closes_at: datetime, agent: UUID) -> None:
    """It ends later."""
    await db.run(_CHANGE, complement=complement, until=closes_at, cancelled=None, said=None, now=now, agent=agent)


async def cancel(db: Transaction, now: datetime, *, complement: UUID, motif: str, agent: UUID) -> None:
    """It asks for nothing any more."""
    await db.run(_CHANGE, complement=complement, until=None, cancelled=now, said=motif, now=now, agent=agent)
