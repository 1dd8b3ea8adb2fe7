"""Notes between agents: added, read, never changed, never shown to the candidate."""

from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.dossiers.queries import notes
from app.dossiers.queries.notes import KeptNote
from app.http.problems import ABSENT
from app.staff.access import CallingAgent

FIRST = UUID(int=0)


async def add(db: Transaction, registration: UUID, body: str, *, agent: CallingAgent) -> KeptNote:
    """Write one on a dossier of one's académies; the journal says that it was, not what it says."""
    await require_there(db, registration, agent=agent)
    note = await notes.add(db, registration=registration, agent=agent.agent_id, body=body)
    await record(
        db,
        "dossier.note",
        actor=Party("agent", agent.agent_id),
        subject=Party("registration", registration),
        detail={"note": str(note.id)},
    )
    return note


async def page(
    db: Asking, registration: UUID, *, agent: CallingAgent, after: UUID | None, limit: int
) -> tuple[list[KeptNote], str | None]:
    """The next ones, the oldest first, and the position after which others follow."""
    await require_there(db, registration, agent=agent)
    found = await notes.page(db, registration=registration, after=after or FIRST, limit=limit + 1)
    given = found[:limit]
    return given, str(given[-1].id) if len(found) > limit else None


async def require_there(db: Asking, registration: UUID, *, agent: CallingAgent) -> None:
    """Raise `Absent` when this dossier is not one of the agent's académies."""
    if not await notes.there(db, registration=registration, academies=sorted(agent.academies)):
        raise ABSENT
