"""What an agent reads of a dossier."""

from uuid import UUID

from app.dossiers import service
from app.http.answers import Answer
from app.http.doors import door
from app.http.house import HouseDep
from app.http.now import Now
from app.http.transaction import Db
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/dossiers", tags=["service"])


@router.get("/{registration_id}", operation_id="getStaffDossier")
async def dossier(registration_id: UUID, agent: Agent, house: HouseDep, now: Now, db: Db) -> Answer:
    """A dossier of one of my académies; the reading is journaled."""
    agent.require(Scope.READ)
    return Answer(await service.read_as_agent(db, now, registration_id, agent=agent, storage=house.storage))
