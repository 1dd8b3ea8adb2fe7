"""A database that is declared a sandbox, and the hour that it is there."""

from datetime import datetime, timedelta

from app.audit.service import SYSTEM, Party, record
from app.db.transaction import Transaction
from app.kit.errors import Conflict
from app.organismes.access import CallingBody
from app.sandbox.queries import clock as queries
from app.sandbox.queries.clock import Told

_CLOCK = Party("legal_clock")
TRUE_TIME = timedelta(0)
_PRODUCTION = Conflict("pas-un-bac-a-sable", "Cette base n'est pas un bac à sable : son heure légale ne se change pas.")
_NOT_ADVANCED = {
    "past": Conflict("heure-passee", "L'heure légale du bac à sable a déjà passé cet instant : elle ne recule pas."),
    "far": Conflict(
        "heure-trop-lointaine",
        "L'heure du bac à sable avance de 31 jours au plus à la fois, et de 400 jours au plus sur l'heure vraie.",
    ),
    "production": _PRODUCTION,
}
"""What the function of the database answers, in our words."""


async def declare(db: Transaction) -> None:
    """Make this database a sandbox: only one where nobody ever registered, for it can never be undone."""
    told = await queries.told(db)
    if told.sandbox:
        return
    if told.inhabited:
        raise Conflict("base-habitee", "Des candidats y sont inscrits : cette base ne sera jamais un bac à sable.")
    await queries.declare(db)
    await record(db, "sandbox.declare", actor=SYSTEM, subject=_CLOCK)


async def clock(db: Transaction) -> Told:
    """What the clock shows."""
    return await queries.told(db)


async def travel(db: Transaction, to: datetime) -> Told:
    """Make it `to` now; the clock runs on from there, everywhere within seconds."""
    told = await in_sandbox(db)
    return await _shifted(db, told.shift + (to - told.now))


async def move(db: Transaction, by: timedelta) -> Told:
    """Set the clock forward, or back."""
    told = await in_sandbox(db)
    return await _shifted(db, told.shift + by)


async def come_back(db: Transaction) -> Told:
    """Back to the true time."""
    await in_sandbox(db)
    return await _shifted(db, TRUE_TIME)


async def advance(db: Transaction, to: datetime, *, body: CallingBody) -> Told:
    """A training body sets the clock forward, for everybody: as far as the database lets anybody do."""
    said = await queries.advance(db, to)
    if said != "done":
        raise _NOT_ADVANCED[said]
    told = await queries.told(db)
    detail = {"shift_seconds": told.shift.total_seconds()}
    await record(db, "sandbox.clock", actor=Party("organisme", body.body_id), subject=_CLOCK, detail=detail)
    return told


async def in_sandbox(db: Transaction) -> Told:
    """Nothing of this room is done elsewhere."""
    told = await queries.told(db)
    if not told.sandbox:
        raise _PRODUCTION
    return told


async def _shifted(db: Transaction, by: timedelta) -> Told:
    await queries.shift(db, by)
    await record(db, "sandbox.clock", actor=SYSTEM, subject=_CLOCK, detail={"shift_seconds": by.total_seconds()})
    return await queries.told(db)
