"""Quarantine is emptied of what is verified, taken back or given up; what an agent could need stays."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import structlog

from app.gateways.shelves import Bucket, Listed
from app.gateways.storage import THREADS
from app.http.house import House
from app.justificatifs.queries import contents as queries
from app.justificatifs.rules.retention import Fate, in_quarantine

log = structlog.get_logger("justificatifs")


async def empty_quarantine(house: House, now: datetime) -> None:
    """Look at every object once; one without a row is not ours to delete: the reconciliation reports it."""
    erased = 0
    async for page in house.storage.shelves.listed(Bucket.QUARANTINE):
        due = await _due(house, now, page)
        for first in range(0, len(due), THREADS):
            some = due[first : first + THREADS]
            await asyncio.gather(*[house.storage.shelves.drop(Bucket.QUARANTINE, key) for key in some])
        erased += len(due)
    log.info("quarantine-emptied", erased=erased)


async def _due(house: House, now: datetime, page: Sequence[Listed]) -> list[str]:
    """States that end in ERASED are left for no other, or for one that ends there too: nothing changes meanwhile."""
    found = await queries.in_quarantine(house.database.reads, [one.key for one in page])
    return [key for key, content in found.items() if in_quarantine(content, now) is Fate.ERASED]
