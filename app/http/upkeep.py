"""What the worker does for every door: jobs of dead workers, keys and windows that served."""

from datetime import datetime

from procrastinate import Blueprint, JobContext

from app.http.house import House
from app.http.idempotency import forget_old_keys
from app.http.rates import forget_old_windows
from app.http.work import job

STALLED = 60
"""Seconds without a heartbeat after which a job is another worker's."""

blueprint = Blueprint()


@blueprint.periodic(cron="* * * * *")
@blueprint.task(name="upkeep.rescue", queue="upkeep", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to another."""
    del timestamp
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await manager.retry_job(stalled)


@job(blueprint, "upkeep.forget", queue="upkeep", cron="17 * * * *")
async def forget(house: House, now: datetime) -> None:
    """Drop the keys of repeated requests after a day, and the windows of rate limits that ended."""
    del now
    async with house.database.transaction() as db:
        await forget_old_keys(db)
        await forget_old_windows(db)
