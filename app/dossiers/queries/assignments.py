"""Who has which dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, any_, bindparam, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.dossiers.models import Assignment
from app.dossiers.rules.assignment import Claim
from app.registrations.models import Registration
from app.staff.models import AgentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Claim):
    """The claim last made, and the registration's own status."""

    status: str


_MINE = (
    Registration.id == bindparam("registration"),
    Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text))),
)
_READ = query(
    select(
        Assignment.agent_id,
        AgentRow.name.label("agent_name"),
        Assignment.taken_at,
        Assignment.expires_at,
        func.coalesce(Assignment.version, 0).label("version"),
        Registration.status,
    )
    .select_from(Registration)
    .outerjoin(Assignment, Assignment.registration_id == Registration.id)
    .outerjoin(AgentRow, AgentRow.id == Assignment.agent_id)
    .where(*_MINE),
    into=Held,
)
_BEGIN = command(
    insert(Assignment).from_select(["registration_id"], select(Registration.id).where(*_MINE)).on_conflict_do_nothing()
)
# The lock has a statement of its own: one that waits for it would see the claim as it was before it waited.
_LOCK = command(
    select(Assignment.registration_id)
    .join(Registration, Registration.id == Assignment.registration_id)
    .where(*_MINE)
    .with_for_update(of=Assignment)
)
_SET = command(
    update(Assignment)
    .where(Assignment.registration_id == bindparam("registration"))
    .values(
        agent_id=bindparam("agent"),
        taken_at=bindparam("taken_at"),
        expires_at=bindparam("expires_at"),
        version=Assignment.version + 1,
    )
)


async def claim(db: Asking, *, registration: UUID, academies: Sequence[str]) -> Held | None:
    """The claim on a dossier of these académies; None when it is not there."""
    return await db.row(_READ, registration=registration, academies=list(academies))


async def alone(db: Transaction, *, registration: UUID, academies: Sequence[str]) -> Held | None:
    """The same, whoever else claims it waiting until the end of the act."""
    mine = {"registration": registration, "academies": list(academies)}
    await db.run(_BEGIN, **mine)
    await db.run(_LOCK, **mine)
    return await db.row(_READ, **mine)


async def give(db: Transaction, *, registration: UUID, agent: UUID, taken_at: datetime, expires_at: datetime) -> None:
    """It is this agent's until then."""
    await db.run(_SET, registration=registration, agent=agent, taken_at=taken_at, expires_at=expires_at)


async def free(db: Transaction, *, registration: UUID) -> None:
    """It is nobody's."""
    await db.run(_SET, registration=registration, agent=None, taken_at=None, expires_at=None)
