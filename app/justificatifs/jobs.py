"""What the worker does for justificatifs."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint

from app.http.house import House
from app.http.work import job
from app.jobs.retry import Patient
from app.justificatifs import service

blueprint = Blueprint()


# An outage is over when it is over: its backlog must not sleep on, nor give up after a day of it.
INSISTENT = Patient(attempts=20_000, longest=20)


@job(blueprint, "verify", queue="depots", retry=INSISTENT)
async def verify(house: House, now: datetime, *, depot_id: str) -> None:
    """Say whether a file received is what was declared, and readable."""
    del now  # its end is dated, not its beginning
    await service.verify(house, UUID(depot_id))


@job(blueprint, "erase", queue="depots")
async def erase(house: House, now: datetime, *, depot_id: str) -> None:
    """Delete the content of a file that its candidate removed."""
    del now
    await service.erase(house, UUID(depot_id))


@job(blueprint, "sweep", queue="upkeep", cron="* * * * *")
async def sweep(house: House, now: datetime) -> None:
    """Receive what came without a word, give up what never came."""
    await service.sweep(house, now)


@job(blueprint, "empty_quarantine", queue="upkeep", cron="23 * * * *")
async def empty_quarantine(house: House, now: datetime) -> None:
    """Erase from quarantine what is settled."""
    await service.empty_quarantine(house, now)
