"""What the worker does for dossiers."""

from datetime import datetime

from procrastinate import Blueprint

from app.dossiers.service import entries
from app.http.house import House
from app.http.work import job

blueprint = Blueprint()


@job(blueprint, "mend_queue", queue="upkeep", cron="29 * * * *")
async def mend_queue(house: House, now: datetime) -> None:
    """Compare the queue's copy with the dossiers, and mend it."""
    await entries.mend(house.database, now)
