"""What is written of the answers « not concerned »."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, func, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.db.statements import command, query
from app.db.transaction import Transaction
from app.justificatifs.models import Justificatif
from app.justificatifs.rules.checklist import Review


@dataclass(frozen=True, slots=True)
class Versioned:
    """An answer, as it is now."""

    version: int


_NEXT = func.nextval("justificatif_versions")
_GIVEN = upsert(Justificatif).values(
    registration_id=bindparam("registration"),
    piece=bindparam("piece"),
    reason=bindparam("reason"),
    answered_at=bindparam("at"),
)
_ANSWER = query(
    _GIVEN.on_conflict_do_update(
        index_elements=["registration_id", "piece"],
        set_={
            "reason": _GIVEN.excluded.reason,
            "answered_at": _GIVEN.excluded.answered_at,
            "review": None,
            "review_motif": None,
            "reviewed_at": None,
            "reviewed_by": None,
            "version": _NEXT,
        },
        # What an agent accepted while this waited for the registration's row stays so.
        where=Justificatif.review.is_distinct_from(Review.ACCEPTE.value),
    ).returning(Justificatif.version),
    into=Versioned,
)
_REVIEW = query(
    update(Justificatif)
    .where(Justificatif.registration_id == bindparam("registration"), Justificatif.piece == bindparam("of_piece"))
    .values(
        review=bindparam("verdict"),
        review_motif=bindparam("said"),
        reviewed_at=bindparam("at"),
        reviewed_by=bindparam("agent"),
        version=_NEXT,
    )
    .returning(Justificatif.version),
    into=Versioned,
)
_CANCEL = command(
    delete(Justificatif).where(
        Justificatif.registration_id == bindparam("registration"), Justificatif.piece == bindparam("piece")
    )
)


async def answer(db: Transaction, now: datetime, *, registration: UUID, piece: str, reason: str) -> int | None:
    """« Not concerned », pending anew; the version of the answer, None if an agent accepted one."""
    given = await db.row(_ANSWER, registration=registration, piece=piece, reason=reason, at=now)
    return None if given is None else given.version


async def review(
    db: Transaction,
    now: datetime,
    verdict: Review,
    *,
    registration: UUID,
    piece: str,
    motif: str | None,
    agent: UUID,
) -> int:
    """What an agent says of an answer; its new version. The registration's row is locked: the answer is there."""
    said = await db.the_row(
        _REVIEW,
        registration=registration,
        of_piece=piece,
        verdict=verdict.value,
        said=motif,
        at=now,
        agent=agent,
    )
    return said.version


async def cancel(db: Transaction, *, registration: UUID, piece: str) -> int:
    """A file was deposited: the answer is void."""
    return await db.run(_CANCEL, registration=registration, piece=piece)
