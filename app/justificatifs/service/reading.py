"""What candidates read of their justificatifs: each answer is one question."""

from datetime import datetime
from uuid import UUID

from app.accounts.access import seen
from app.db.reads import Reads
from app.gateways.storage import Storage
from app.justificatifs.queries import depots, facts
from app.justificatifs.schemas import kept
from app.justificatifs.schemas.kept import KeptDepot
from app.justificatifs.service.checklists import checklist_of
from app.justificatifs.service.showing import items_shown


async def own_checklist(
    reads: Reads, now: datetime, registration_id: UUID, *, credential: bytes, storage: Storage
) -> list[dict[str, object]]:
    """The caller's checklist, computed now."""
    found = kept.shown_facts(await seen(reads, facts.SEEN, credential=credential, registration=registration_id))
    return items_shown(await checklist_of(reads, found), storage, now)


async def own_depot(reads: Reads, depot_id: UUID, *, credential: bytes) -> KeptDepot:
    """One of the caller's files."""
    return kept.depot(await seen(reads, depots.SEEN, credential=credential, depot=depot_id))
