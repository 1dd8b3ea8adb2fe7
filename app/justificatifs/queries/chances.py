"""Second chances: opened once for a piece, closed once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, update
from sqlalchemy.dialects.postgresql import insert

from app.db.statements import command, document
from app.db.transaction import Transaction
from app.justificatifs.models import SecondChance
from app.justificatifs.queries.facts import as_json
from app.justificatifs.schemas.kept import KeptChance, chance

_MADE = insert(SecondChance).values(
    registration_id=bindparam("registration"),
    piece=bindparam("piece"),
    depot_id=bindparam("depot"),
    opened_at=bindparam("now"),
    closes_at=bindparam("until"),
)
# Another file of the piece refused later gives the longer delay; what an agent closed stays closed.
_OPEN = command(
    _MADE.on_conflict_do_update(
        index_elements=["registration_id", "piece"],
        set_={
            "depot_id": _MADE.excluded.depot_id,
            "closes_at": func.greatest(SecondChance.closes_at, _MADE.excluded.closes_at),
        },
        where=SecondChance.closed_at.is_(None),
    )
)
# A correction asks for something new: whatever was closed is open again.
_REOPEN = command(
    _MADE.on_conflict_do_update(
        index_elements=["registration_id", "piece"],
        set_={
            "closes_at": func.greatest(SecondChance.closes_at, _MADE.excluded.closes_at),
            "closed_at": None,
            "closed_by": None,
            "motif": None,
        },
    )
)
_CLOSE = document(
    update(SecondChance)
    .where(
        SecondChance.registration_id == bindparam("registration"),
        SecondChance.piece == bindparam("of_piece"),
        SecondChance.closed_at.is_(None),
        SecondChance.closes_at > bindparam("now"),
    )
    .values(closed_at=bindparam("now"), closed_by=bindparam("agent"), motif=bindparam("said"))
    .returning(as_json(KeptChance, SecondChance.__table__))
)


async def open_chance(
    db: Transaction, now: datetime, *, registration: UUID, piece: str, depot: UUID, until: datetime
) -> bool:
    """False when an agent closed it before."""
    return bool(await db.run(_OPEN, registration=registration, piece=piece, depot=depot, now=now, until=until))


async def reopen_chance(db: Transaction, now: datetime, *, registration: UUID, piece: str, until: datetime) -> None:
    """Open until then, at least, even if an agent closed it before."""
    await db.run(_REOPEN, registration=registration, piece=piece, depot=None, now=now, until=until)


async def close_chance(
    db: Transaction, now: datetime, *, registration: UUID, piece: str, motif: str, agent: UUID
) -> KeptChance | None:
    """None when none is open."""
    closed = await db.document(_CLOSE, now=now, registration=registration, of_piece=piece, said=motif, agent=agent)
    return None if closed is None else chance(closed)
