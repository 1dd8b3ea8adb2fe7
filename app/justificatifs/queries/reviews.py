"""What a review of a file stands on: the motives of its exam session, and who reviewed it before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from app.db.asking import Asking
from app.db.statements import query
from app.exam_sessions.models import ExamSession
from app.justificatifs.models import Depot
from app.registrations.models import Registration
from app.staff.models import AgentRow


@dataclass(frozen=True, slots=True)
class Motifs:
    """What the exam session says of its motives of refusal."""

    said: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who said what of a file last, and when."""

    agent_id: UUID
    agent_name: str
    review: str
    reviewed_at: datetime


_MOTIFS = query(
    select(ExamSession.settings["refusal_motifs"].label("said"))
    .join(Registration, Registration.exam_session == ExamSession.year)
    .where(Registration.id == bindparam("registration")),
    into=Motifs,
)
_REVIEWED = query(
    select(AgentRow.id.label("agent_id"), AgentRow.name.label("agent_name"), Depot.review, Depot.reviewed_at)
    .join(AgentRow, AgentRow.id == Depot.reviewed_by)
    .where(Depot.id == bindparam("depot")),
    into=Reviewed,
)


async def motifs(db: Asking, *, registration: UUID) -> dict[str, object] | None:
    """The member of the settings of this registration's exam session; None: it changes nothing."""
    return (await db.the_row(_MOTIFS, registration=registration)).said


async def reviewed(db: Asking, *, depot: UUID) -> Reviewed | None:
    """The last review of a file; None when nobody reviewed it."""
    return await db.row(_REVIEWED, depot=depot)
