"""Keep the queue's copy: after each fact, and once in a while for what no fact told (a catalogue, a setting)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from app.db.database import Database
from app.db.transaction import Transaction
from app.dossiers.queries import entries, files
from app.dossiers.rules.queue import copy
from app.dossiers.schemas.kept import KeptDossier
from app.dossiers.service.reading import examined

BATCH = 200
"""Dossiers of one transaction."""
SETTLED = timedelta(minutes=5)
"""A fact younger than this may still be on its way to the queue: its copy is mended all the same, and nobody told."""

_FIRST = UUID(int=0)
log = structlog.get_logger("queue")


@dataclass(frozen=True, slots=True)
class Mended:
    """How many registrations were looked at, and how many had a copy that was not theirs."""

    seen: int
    mended: int


async def refresh(db: Transaction, registrations: Sequence[UUID]) -> list[UUID]:
    """Make their copies what they should be; which were not."""
    return (await _refreshed(db, registrations))[0]


async def mend(database: Database, now: datetime) -> Mended:
    """All of them, in batches; what differed without any fact under way is told to the operator."""
    seen = mended = 0
    after = _FIRST
    while True:
        async with database.transaction() as db:
            batch = await entries.following(db, after=after, limit=BATCH)
            if not batch:
                return Mended(seen, mended)
            changed, found = await _refreshed(db, batch)
        recent = {one.facts.registration_id for one in found if one.updated_at > now - SETTLED}
        if astray := [str(one) for one in changed if one not in recent]:
            log.warning("queue-mended", registrations=astray)
        seen, mended, after = seen + len(batch), mended + len(changed), batch[-1]


async def _refreshed(db: Transaction, registrations: Sequence[UUID]) -> tuple[list[UUID], list[KeptDossier]]:
    await entries.alone(db, registrations=registrations)
    found = await files.dossiers(db, registrations)
    copies = {}
    for kept in found:
        file = await examined(db, kept)
        decision = kept.decision.decision if kept.decision else None
        asked = [one.beside(kept.facts.answers) for one in kept.facts.complements]
        copies[kept.facts.registration_id] = copy(file.checklist.items, file.completeness, decision, asked)
    written = await entries.write(db, copies)
    return [*written, *await entries.drop(db, registrations=registrations)], found
