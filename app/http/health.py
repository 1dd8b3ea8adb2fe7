"""Probes: alive says that the process answers, ready that what it stands on does."""

from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import select

from app.db.statements import query
from app.http.answers import Answer
from app.http.house import HouseDep
from app.http.models import LegalClock
from app.http.transaction import ReadDb

router = APIRouter(prefix="/health", tags=["health"])


@dataclass(frozen=True, slots=True)
class _One:
    id: int


_MIGRATED = query(select(LegalClock.id), into=_One)


@router.get("/live", operation_id="getLiveness")
async def live() -> Answer:
    """Touch nothing: a database that is down is no reason to kill us."""
    return Answer({"status": "ok"})


@router.get("/ready", operation_id="getReadiness")
async def ready(reads: ReadDb, house: HouseDep) -> Answer:
    """The database answers, its schema is there, the legal clock is known; else a 503."""
    await reads.row(_MIGRATED)
    house.clock.now()
    return Answer({"status": "ok"})
