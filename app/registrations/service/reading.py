"""What candidates read of their registrations."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from app.accounts.access import LOGIN_REQUIRED
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.registrations.queries import reads as queries
from app.registrations.rules.changes import changes
from app.registrations.schemas.shown import Shown

_BEYOND = 2**31 - 1
"""More than any version's number."""


async def read(reads: Reads, registration_id: UUID, *, account: UUID) -> Shown:
    """One's registration, or nothing that tells whether it exists."""
    found = await queries.shown(reads, account=account, registration=registration_id)
    if found is None:
        raise ABSENT
    return found


async def mine(
    reads: Reads, *, credential: bytes, limit: int, after: str | None
) -> tuple[list[queries.Summary], str | None]:
    """A page of one's registrations, and the position of the next one."""
    found = await queries.mine(reads, credential=credential, after=after, size=limit + 1)
    if not found:
        raise LOGIN_REQUIRED
    if found[0].id is None:
        return [], None
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else None


async def versions(
    reads: Reads, registration_id: UUID, *, account: UUID, limit: int, after: str | None
) -> tuple[list[Mapping[str, object]], str | None]:
    """A page of versions, what each changed, and the position of the next page."""
    before = int(after) if after is not None else _BEYOND
    found = await queries.versions(reads, account=account, registration=registration_id, before=before, size=limit + 1)
    if not found and after is None:
        raise ABSENT
    following = str(found[limit - 1].version) if len(found) > limit else None
    return [_summary(one) for one in found[:limit]], following


async def version(reads: Reads, registration_id: UUID, number: int, *, account: UUID) -> Mapping[str, object]:
    """One version, with its content."""
    found = await queries.version(reads, account=account, registration=registration_id, version=number)
    if found is None:
        raise ABSENT
    return {**_summary(found), "content": found.choices}


def _summary(found: queries.Version) -> Mapping[str, object]:
    changed = () if found.before is None else changes(found.before, found.choices)
    return {
        "version": found.version,
        "recorded_at": found.recorded_at,
        "by": "candidat" if found.motive is None else "service",
        "motive": found.motive,
        "digest": found.digest,
        "changes": [asdict(change) for change in changed],
        "recapitulatif": {"available": found.recapitulatif},
    }


async def mark_recapitulatif(db: Transaction, registration_id: UUID, number: int) -> None:
    """The documents' floor tells that the PDF of this version is ready."""
    await queries.mark_recapitulatif(db, registration=registration_id, version=number)
