"""What agents decided."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.asking import Asking
from app.db.statements import command, query
from app.db.transaction import Transaction
from app.dossiers.models import Dossier
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Decided:
    """Where an agent left a dossier."""

    decision: str | None
    motif: str | None
    version: int


_DECIDED = select(Dossier.decision, Dossier.motif, Dossier.version).where(
    Dossier.registration_id == bindparam("registration")
)
_READ = query(_DECIDED, into=Decided)
_BEGIN = command(
    insert(Dossier)
    .from_select(["registration_id"], select(Registration.id).where(Registration.id == bindparam("registration")))
    .on_conflict_do_nothing()
)
# The registration's row too: what its candidate does meanwhile waits for the decision, or is seen by it.
_HELD = query(_DECIDED.join(Registration, Registration.id == Dossier.registration_id).with_for_update(), into=Decided)
_TOUCH = command(
    update(Dossier)
    .where(Dossier.registration_id == bindparam("registration"))
    .values(version=Dossier.version + 1, updated_at=func.legal_now())
)
_MOVE = command(
    update(Dossier)
    .where(Dossier.registration_id == bindparam("registration"))
    .values(
        decision=bindparam("decision"),
        motif=bindparam("motif"),
        decided_at=bindparam("now"),
        decided_by=bindparam("agent"),
        version=Dossier.version + 1,
        updated_at=func.legal_now(),
    )
)


async def decided(db: Asking, *, registration: UUID) -> Decided | None:
    """What was decided; None as long as no agent touched it."""
    return await db.row(_READ, registration=registration)


async def held(db: Transaction, *, registration: UUID) -> Decided | None:
    """The same, made if need be, locked with its registration until the end of the act; None without registration."""
    await db.run(_BEGIN, registration=registration)
    return await db.row(_HELD, registration=registration)


async def touch(db: Transaction, *, registration: UUID) -> None:
    """Something else that a decision stands on has changed: who decides must have seen it."""
    await db.run(_TOUCH, registration=registration)


async def move(
    db: Transaction, *, registration: UUID, decision: str, motif: str | None, agent: UUID, now: datetime
) -> None:
    """Write where it goes; a trigger refuses what the table of the rules does not admit."""
    await db.run(_MOVE, registration=registration, decision=decision, motif=motif, agent=agent, now=now)
