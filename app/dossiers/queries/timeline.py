"""The history of a dossier: the facts told of it, the latest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, Uuid, and_, any_, bindparam, cast, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import query
from app.dossiers.models import DecisionRow
from app.dossiers.rules.timeline import KINDS
from app.jobs.models import EventRow
from app.justificatifs.models import Depot
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Happened:
    """One fact, and the file or decision that it is about; all None when nothing is left to tell of a registration."""

    id: UUID | None
    kind: str | None
    subject: dict[str, object] | None
    occurred_at: datetime | None
    piece: str | None
    file_name: str | None
    motif: str | None
    review_motif: str | None
    decision_motif: str | None


_AFTER = cast(bindparam("after"), Uuid)
_OF_THIS = and_(
    EventRow.subject["registration_id"].as_string() == cast(Registration.id, Text),
    EventRow.kind == any_(cast(bindparam("kinds"), ARRAY(Text))),
    or_(_AFTER.is_(None), EventRow.id < _AFTER),
)
_PAGE = query(
    select(
        EventRow.id,
        EventRow.kind,
        EventRow.subject,
        EventRow.occurred_at,
        Depot.piece,
        Depot.file_name,
        Depot.motif,
        Depot.review_motif,
        DecisionRow.motif.label("decision_motif"),
    )
    .select_from(Registration)
    .outerjoin(EventRow, _OF_THIS)
    .outerjoin(Depot, Depot.id == cast(EventRow.subject["depot_id"].as_string(), Uuid))
    .outerjoin(DecisionRow, DecisionRow.id == cast(EventRow.subject["decision_id"].as_string(), Uuid))
    .where(Registration.id == bindparam("registration"), Registration.account_id == bindparam("account"))
    .order_by(EventRow.id.desc())
    .limit(bindparam("limit")),
    into=Happened,
)


async def happened(db: Asking, *, account: UUID, registration: UUID, after: UUID | None, limit: int) -> list[Happened]:
    """A page of the history of one's own dossier; no row at all when it is not one's own."""
    return await db.rows(_PAGE, account=account, registration=registration, after=after, limit=limit, kinds=list(KINDS))
