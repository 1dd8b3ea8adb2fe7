"""What the client could not finish: files that came without a word are received, those that never came are given up."""

import asyncio
from datetime import datetime

import structlog

from app.gateways.storage import THREADS, UPLOAD_TIME
from app.http.house import House
from app.justificatifs.queries import depots as queries
from app.justificatifs.queries.depots import Expected
from app.justificatifs.rules.states import DepotState
from app.justificatifs.service.depots import receive
from app.justificatifs.service.moving import moved
from app.kit.errors import Unavailable
from app.registrations.rules.moves import Actor

BATCH = 400
"""Of one round; the next comes a minute later."""

log = structlog.get_logger("justificatifs")


async def sweep(house: House, now: datetime) -> None:
    """Look once at every file whose URL is dead; S3 down, the next round does it."""
    expected = await queries.expected(house.database.reads, now, most=BATCH)
    for first in range(0, len(expected), THREADS):
        try:
            await asyncio.gather(*[_settle(house, now, one) for one in expected[first : first + THREADS]])
        except Unavailable:
            log.warning("storage-unavailable", left=len(expected) - first)
            return


async def _settle(house: House, now: datetime, one: Expected) -> None:
    arrived = await house.storage.head(one.object_key) is not None
    if not arrived and now < one.url_expires_at + UPLOAD_TIME:
        return
    async with house.database.transaction() as db:
        if arrived:
            await receive(db, now, one.id, by=Actor.SYSTEME)
            return
        depot = await queries.held(db, depot_id=one.id)
        if depot is not None and depot.state is DepotState.ATTENDU:
            await moved(db, depot, DepotState.ABANDONNE, Actor.SYSTEME)
