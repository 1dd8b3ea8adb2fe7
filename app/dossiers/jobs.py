"""What the worker does for dossiers."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint

from app.dossiers.service import bulk, entries
from app.http.house import House
from app.http.work import job

blueprint = Blueprint()


@job(blueprint, "mend_queue", queue="upkeep", cron="29 * * * *")
async def mend_queue(house: House, now: datetime) -> None:
    """Compare the queue's copy with the dossiers, and mend it."""
    await entries.mend(house.database, now)


@job(blueprint, "bulk", queue="bulk")
async def go_on(house: House, now: datetime, *, bulk_act_id: str) -> None:
    """The next dossiers of a bulk act."""
    del now  # each dossier is judged at its own instant
    await bulk.go_on(house, UUID(bulk_act_id))
