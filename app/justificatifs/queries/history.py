"""Every deposit of one piece, whatever became of it: its line is never deleted (07, what was declared is evidence)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, any_, bindparam, cast, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import query
from app.justificatifs.models import Depot
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One deposit; its `id` and all else are None when the piece has none (any more)."""

    id: UUID | None
    registration_version: int | None
    account_id: UUID | None
    depose_par: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    sha256: str | None
    state: str | None
    motif: str | None
    declared_at: datetime | None
    received_at: datetime | None
    verified_at: datetime | None
    updated_at: datetime | None
    replaced_by: UUID | None
    review: str | None
    review_code: str | None
    review_motif: str | None
    reviewed_at: datetime | None


_AFTER = cast(bindparam("after"), Uuid)
_PAGE = (
    select(*(getattr(Depot, name) for name in Past.__dataclass_fields__))
    .select_from(Registration)
    .outerjoin(
        Depot,
        and_(
            Depot.registration_id == Registration.id,
            Depot.piece == bindparam("piece"),
            or_(_AFTER.is_(None), Depot.id < _AFTER),
        ),
    )
    .where(Registration.id == bindparam("registration"))
    .order_by(Depot.id.desc())
    .limit(bindparam("limit"))
)
_OWN = query(_PAGE.where(Registration.account_id == bindparam("account")), into=Past)
_OF_ACADEMIES = query(_PAGE.where(Registration.academie == any_(cast(bindparam("academies"), ARRAY(Text)))), into=Past)


async def own(
    db: Asking, *, account: UUID, registration: UUID, piece: str, after: UUID | None, limit: int
) -> list[Past]:
    """A page of one's own, the latest first; no row at all when the registration is not one's own."""
    return await db.rows(_OWN, account=account, registration=registration, piece=piece, after=after, limit=limit)


async def of_academies(
    db: Asking, *, academies: Sequence[str], registration: UUID, piece: str, after: UUID | None, limit: int
) -> list[Past]:
    """The same of a registration of one of these académies."""
    return await db.rows(
        _OF_ACADEMIES,
        academies=list(academies),
        registration=registration,
        piece=piece,
        after=after,
        limit=limit,
    )
