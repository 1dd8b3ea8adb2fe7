"""What the rows say of the objects of both buckets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Text, any_, bindparam, cast, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.db.asking import Asking
from app.db.statements import query
from app.exam_sessions.models import ExamSession
from app.justificatifs.models import Depot
from app.justificatifs.rules.retention import Content
from app.justificatifs.rules.states import DepotState
from app.registrations.models import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One row, and the key of its upload."""

    key: str
    state: str
    settled: bool
    replaced: bool
    since: datetime
    last_epreuve_on: date

    def content(self) -> Content:
        """As the rules read it."""
        return Content(
            state=DepotState(self.state),
            settled=self.settled,
            replaced=self.replaced,
            since=self.since,
            last_epreuve_on=self.last_epreuve_on,
        )


BEARING = (
    Depot.state,
    Depot.verified_at.is_not(None).label("settled"),
    Depot.replaced_by.is_not(None).label("replaced"),
    Depot.updated_at.label("since"),
    ExamSession.last_epreuve_on,
)
"""What bears on the content of a depot, whose registration and exam session are joined."""
_IN_QUARANTINE = query(
    select(Depot.object_key.label("key"), *BEARING)
    .join(Registration, Registration.id == Depot.registration_id)
    .join(ExamSession, ExamSession.year == Registration.exam_session)
    .where(Depot.object_key == any_(cast(bindparam("keys"), ARRAY(Text)))),
    into=Kept,
)


async def in_quarantine(db: Asking, keys: Sequence[str]) -> Mapping[str, Content]:
    """What bears on each of these uploads; a key that no row has is left out."""
    return {one.key: one.content() for one in await db.rows(_IN_QUARANTINE, keys=list(keys))}
