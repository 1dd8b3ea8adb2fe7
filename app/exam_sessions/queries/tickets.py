"""The use of an arrival ticket, written once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from app.db.statements import command
from app.db.transaction import Transaction
from app.exam_sessions.models import ArrivalTicketRow

_USE = command(
    insert(ArrivalTicketRow)
    .values({name: bindparam(name) for name in ("id", "account_id", "window", "arrived_at")})
    .on_conflict_do_nothing()
)


async def use_ticket(db: Transaction, *, ticket: UUID, account: UUID, window: str, arrived_at: datetime) -> bool:
    """False when it served already; a twin still running is waited for."""
    return await db.run(_USE, id=ticket, account_id=account, window=window, arrived_at=arrived_at) == 1
