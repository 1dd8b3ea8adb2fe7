"""The whole history of a piece: who deposited what, when, and what was said of it, even once replaced."""

from collections.abc import Sequence
from uuid import UUID

from app.audit.service import Party, record
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.justificatifs.queries import history as queries
from app.justificatifs.queries.history import Past

Json = dict[str, object]


async def own_history(
    reads: Reads, registration: UUID, piece: str, *, account: UUID, after: UUID | None, limit: int
) -> tuple[list[Json], str | None]:
    """A page of one's own, the latest first, and the position of the next one."""
    found = await queries.own(
        reads, account=account, registration=registration, piece=piece, after=after, limit=limit + 1
    )
    return _page(found, limit)


async def history_as_agent(
    db: Transaction,
    registration: UUID,
    piece: str,
    *,
    agent: UUID,
    academies: Sequence[str],
    after: UUID | None,
    limit: int,
) -> tuple[list[Json], str | None]:
    """The same for an agent; the reading is journaled."""
    found = await queries.of_academies(
        db, academies=academies, registration=registration, piece=piece, after=after, limit=limit + 1
    )
    page = _page(found, limit)
    await record(
        db,
        "depots.read",
        actor=Party("agent", agent),
        subject=Party("registration", registration),
        detail={"piece": piece},
    )
    return page


def _page(found: Sequence[Past], limit: int) -> tuple[list[Json], str | None]:
    if not found:
        raise ABSENT
    shown = [_shown(one) for one in found[:limit] if one.id is not None]
    return shown, str(found[limit - 1].id) if len(found) > limit else None


def _shown(one: Past) -> Json:
    """The contract's PastDepot. Once abandoned a file keeps what the machine said of it."""
    examined = "verifie" if one.verified_at else "ecarte" if one.motif else None
    review = {
        "verdict": one.review,
        "code": one.review_code,
        "motif": one.review_motif,
        "reviewed_at": one.reviewed_at,
    }
    return {
        "id": one.id,
        "registration_version": one.registration_version,
        "account_id": one.account_id,
        "depose_par": one.depose_par,
        "file_name": one.file_name,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "state": one.state,
        "examined": examined,
        "motif": one.motif,
        "declared_at": one.declared_at,
        "received_at": one.received_at,
        "verified_at": one.verified_at,
        "changed_at": one.updated_at,
        "replaced_by": one.replaced_by,
        "review": None if one.review is None else review,
    }
