"""A candidate's files, one by one."""

from uuid import UUID

from app.accounts.access import Candidate, CandidateIn, Visit
from app.exam_sessions.service import admit_ticket
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfNoneMatch, unchanged
from app.http.house import HouseDep
from app.http.now import Now
from app.http.tickets import ArrivalTicket
from app.http.transaction import Db
from app.justificatifs import service

router = door("/v1/depots/{depot_id}", tags=["justificatifs"])


@router.get("", operation_id="getDepot")
async def read(depot_id: UUID, visit: Visit, if_none_match: IfNoneMatch = None) -> Answer:
    """Where it stands."""
    depot = await service.own_depot(visit.reads, depot_id, credential=visit.credential)
    return unchanged(if_none_match, depot.version) or Answer(
        service.depot_shown(depot, visit.house.storage, visit.now), etag=depot.version
    )


@router.delete("", operation_id="removeDepot", status_code=204)
async def remove(depot_id: UUID, caller: CandidateIn, now: Now, ticket: ArrivalTicket, db: Db) -> Nothing:
    """Take it back."""
    await admit_ticket(db, ticket, account=caller.account_id)
    await service.remove(db, now, depot_id, account=caller.account_id)
    return Nothing()


@router.post("/completion", operation_id="completeDepot", status_code=200)
async def complete(depot_id: UUID, caller: Candidate, now: Now, house: HouseDep) -> Answer:
    """« It is uploaded »."""
    depot = await service.complete(house, now, depot_id, account=caller.account_id)
    return Answer(service.depot_shown(depot, house.storage, now), etag=depot.version)


@router.get("/download", operation_id="downloadDepot")
async def download(depot_id: UUID, caller: Candidate, now: Now, house: HouseDep) -> Answer:
    """Where to read the verified file, for a minute."""
    served = await service.download(house, now, depot_id, account=caller.account_id)
    return Answer(served._asdict())
