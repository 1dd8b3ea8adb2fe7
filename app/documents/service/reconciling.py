"""Objects without a row, rows without an object: what S3 holds is set against what PostgreSQL says of it.

Both come in the order of their keys and are read side by side, so that nothing grows with their number. Acts go on
meanwhile: what looks wrong is asked again of both before it is told.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from app.documents.queries import objects as queries
from app.documents.queries.objects import Named
from app.gateways.shelves import Bucket, Listed
from app.gateways.storage import THREADS, UPLOAD_LIFE, UPLOAD_TIME
from app.http.house import House
from app.justificatifs.rules.retention import Fate

IN_FLIGHT = UPLOAD_LIFE + UPLOAD_TIME
"""The life of an upload: younger than that, an object or a row may belong to an act that is not over."""

log = structlog.get_logger("documents")
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An object without a row (`id` None), or the row of an object that is not there."""

    bucket: Bucket
    key: str
    id: str | None = None


@dataclass(slots=True)
class Reconciled:
    """What was counted, and what is wrong. `leftovers`: what the sweeps have yet to erase, which is no fault."""

    objects: int = 0
    rows: int = 0
    leftovers: int = 0
    in_flight: int = 0
    orphans: list[Misplaced] = field(default_factory=list)
    lost: list[Misplaced] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """0 and 0."""
        return not self.orphans and not self.lost

    def counts(self) -> dict[str, int]:
        """For a log."""
        return {
            "objects": self.objects,
            "rows": self.rows,
            "leftovers": self.leftovers,
            "in_flight": self.in_flight,
            "orphans": len(self.orphans),
            "lost": len(self.lost),
        }


async def reconcile(house: House, now: datetime, *, in_flight: timedelta = IN_FLIGHT) -> Reconciled:
    """Both buckets, whole."""
    told = Reconciled()
    for bucket in Bucket:
        orphans, lost = await _compared(house, now, bucket, in_flight, told)
        told.orphans += await _still_orphans(house, bucket, orphans)
        told.lost += await _still_lost(house, now, bucket, lost)
    return told


async def reconcile_daily(house: House, now: datetime) -> None:
    """The same, for the log: what is wrong is an error there."""
    told = await reconcile(house, now)
    (log.info if told.sound else log.error)("storage-reconciled", **told.counts())


async def _compared(
    house: House, now: datetime, bucket: Bucket, in_flight: timedelta, told: Reconciled
) -> tuple[list[str], list[str]]:
    """The keys that look wrong: objects without a row, rows without an object."""
    orphans, lost = [], []
    async with house.database.transaction() as db:
        async for found, row in _side_by_side(_objects(house, bucket), queries.named(db, bucket)):
            told.objects += found is not None
            fate = None if row is None else row.fate(now)
            told.rows += fate is Fate.REQUIRED
            if found is not None and found.age < in_flight:
                told.in_flight += row is None
            elif found is not None:
                told.leftovers += fate is Fate.ERASED
                if row is None:
                    orphans.append(found.key)
            elif row is not None and fate is Fate.REQUIRED and now >= row.since + in_flight:
                lost.append(row.key)
    return orphans, lost


async def _objects(house: House, bucket: Bucket) -> AsyncIterator[Listed]:
    async for page in house.storage.shelves.listed(bucket):
        for one in page:
            yield one


async def _side_by_side(
    objects: AsyncIterator[Listed], rows: AsyncIterator[Named]
) -> AsyncIterator[tuple[Listed | None, Named | None]]:
    """Each object with its row; alone, whichever has no other."""
    found, row = await anext(objects, None), await anext(rows, None)
    while found is not None or row is not None:
        if row is None or (found is not None and found.key < row.key):
            yield found, None
            found = await anext(objects, None)
        elif found is None or row.key < found.key:
            yield None, row
            row = await anext(rows, None)
        else:
            yield found, row
            found, row = await anext(objects, None), await anext(rows, None)


async def _still_orphans(house: House, bucket: Bucket, keys: Sequence[str]) -> list[Misplaced]:
    """A row may have come since, or the object gone."""
    told = []
    for some in _parts(keys):
        named = {one.key for one in await queries.naming(house.database.reads, bucket, some)}
        there = await _there(house, bucket, some)
        told += [Misplaced(bucket, key) for key in some if key in there and key not in named]
    return told


async def _still_lost(house: House, now: datetime, bucket: Bucket, keys: Sequence[str]) -> list[Misplaced]:
    """The row may have moved since, or the object come."""
    told = []
    for some in _parts(keys):
        there = await _there(house, bucket, some)
        named = await queries.naming(house.database.reads, bucket, some)
        told += [
            Misplaced(bucket, one.key, str(one.id))
            for one in named
            if one.key not in there and one.fate(now) is Fate.REQUIRED
        ]
    return told


async def _there(house: House, bucket: Bucket, keys: Sequence[str]) -> frozenset[str]:
    held = await asyncio.gather(*[house.storage.shelves.holds(bucket, key) for key in keys])
    return frozenset(key for key, here in zip(keys, held, strict=True) if here)


def _parts(many: Sequence[One]) -> list[Sequence[One]]:
    return [many[first : first + THREADS] for first in range(0, len(many), THREADS)]
