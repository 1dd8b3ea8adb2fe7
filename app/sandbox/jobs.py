"""What the worker does in a sandbox; a production is never asked for it."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint

from app.http.house import House
from app.http.work import job
from app.sandbox import service

blueprint = Blueprint()


@job(blueprint, "lead", queue="bulk")
async def lead(house: House, now: datetime, *, candidate_id: str) -> None:
    """Lead a test candidate to where they were asked to be."""
    del now  # each act is dated as it is made
    await service.lead(house, UUID(candidate_id))
