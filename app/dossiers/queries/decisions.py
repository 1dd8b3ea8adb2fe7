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
_HELD = query(_DECIDED.with_for_update(), into=Decided)
_BEGIN = command(insert(Dossier).values(registration_id=bindparam("registration")).on_conflict_do_nothing())
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


async def held(db: Transaction, *, registration: UUID) -> Decided:
    """The same, made if need be, locked until the end of the act."""
    await db.run(_BEGIN, registration=registration)
    found = await db.row(_HELD, registration=registration)
    if found is None:
        raise LookupError(f"dossier {registration}")
    return found


async def move(
    db: Transaction, *, registration: UUID, decision: str, motif: str | None, agent: UUID, now: datetime
) -> None:
    """Write where it goes; a trigger refuses what the table of the rules does not admit."""
    await db.run(_MOVE, registration=registration, decision=decision, motif=motif, agent=agent, now=now)
