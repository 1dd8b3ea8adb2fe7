"""Who read what of a candidate's dossiers, from the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, bindparam, cast, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from app.audit.models import AuditEntry
from app.db.asking import Asking
from app.db.statements import query
from app.justificatifs.models import Depot
from app.organismes.models import Organisme
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading."""

    id: UUID
    act: str
    actor_kind: str
    by_name: str | None
    recorded_at: datetime
    registration_id: UUID
    piece: str | None
    depot_id: UUID | None


_ACCOUNT = bindparam("account", type_=Uuid)
_AFTER = cast(bindparam("after"), Uuid)
_MINE = select(Registration.id).where(Registration.account_id == _ACCOUNT)
_FILES = select(Depot.id).join(Registration, Registration.id == Depot.registration_id)
_PAGE = query(
    select(
        AuditEntry.id,
        AuditEntry.act,
        AuditEntry.actor_kind,
        Organisme.name.label("by_name"),
        AuditEntry.recorded_at,
        func.coalesce(Depot.registration_id, AuditEntry.subject_id).label("registration_id"),
        func.coalesce(Depot.piece, AuditEntry.detail["piece"].as_string()).label("piece"),
        Depot.id.label("depot_id"),
    )
    .outerjoin(Depot, Depot.id == AuditEntry.subject_id)
    .outerjoin(Organisme, Organisme.id == AuditEntry.actor_id)
    .where(
        AuditEntry.subject_id.in_(union_all(_MINE, _FILES.where(Registration.account_id == _ACCOUNT))),
        AuditEntry.act == any_(cast(bindparam("acts"), ARRAY(Text))),
        AuditEntry.actor_kind != "candidate",
        or_(_AFTER.is_(None), AuditEntry.id < _AFTER),
    )
    .order_by(AuditEntry.id.desc())
    .limit(bindparam("limit")),
    into=Reading,
)


async def readings(db: Asking, *, account: UUID, acts: Sequence[str], after: UUID | None, limit: int) -> list[Reading]:
    """A page, the latest first."""
    return await db.rows(_PAGE, account=account, acts=list(acts), after=after, limit=limit)
