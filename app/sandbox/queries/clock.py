"""The legal clock's one row, which its owner alone may write, and whether anybody is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, func, select, update

from app.db.statements import command, query
from app.db.transaction import Transaction
from app.http.models import LegalClock
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Told:
    """What the clock shows, how far from the true time, and of what kind the database is."""

    now: datetime
    shift: timedelta
    sandbox: bool
    inhabited: bool


@dataclass(frozen=True, slots=True)
class Advanced:
    """What the database says: `done`, `past`, `far`, or `production`."""

    said: str


_TOLD = query(
    select(
        func.legal_now().label("now"),
        LegalClock.shift,
        LegalClock.sandbox,
        exists(select(Registration.id)).label("inhabited"),
    ),
    into=Told,
)
_DECLARE = command(update(LegalClock).values(sandbox=True))
_SHIFT = command(update(LegalClock).values(shift=bindparam("by")))
_ADVANCE = query(select(func.advance_sandbox_clock(bindparam("target")).label("said")), into=Advanced)


async def told(db: Transaction) -> Told:
    """The clock, as the database has it."""
    return await db.the_row(_TOLD)


async def declare(db: Transaction) -> None:
    """Make it a sandbox, for ever."""
    await db.run(_DECLARE)


async def shift(db: Transaction, by: timedelta) -> None:
    """Set how far legal time is from the true time."""
    await db.run(_SHIFT, by=by)


async def advance(db: Transaction, target: datetime) -> str:
    """Ask the database, which alone may: `done`, or why not."""
    return (await db.the_row(_ADVANCE, target=target)).said
