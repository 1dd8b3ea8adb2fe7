"""A redoublant begins from the last session's choices."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from app.accounts.access import Candidate, CandidateAlone
from app.exam_sessions.service import admit_ticket
from app.http.answers import Answer
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.tickets import ArrivalTicket
from app.http.transaction import Db, ReadDb
from app.registrations import service
from app.registrations.access import GuessesCounted
from app.registrations.schemas.renewal import RenewalIn, starting_point_shown
from app.registrations.schemas.shown import shown

router = door("/v1", tags=["inscriptions"])

Year = Annotated[int, Path(ge=2000, le=2100)]


@router.get("/starting-points/{year}", operation_id="getStartingPoint")
async def starting_point(year: Year, caller: Candidate, now: Now, reads: ReadDb) -> Answer:
    """The last registration, moved to this exam session; nothing saved."""
    return Answer(starting_point_shown(await service.starting_point(reads, now, year, account=caller.account_id)))


@router.post("/registrations/renewals", operation_id="renewRegistration", status_code=201)
async def renew(
    body: RenewalIn,
    counted: GuessesCounted,
    caller: CandidateAlone,
    now: Now,
    ticket: ArrivalTicket,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Register from it in one call."""
    del counted

    async def act() -> Response:
        await admit_ticket(db, ticket, account=caller.account_id)
        saved = await service.renew(db, now, body, account=caller.account_id)
        return Answer(shown(saved, now), status=201, etag=saved.etag, location=f"/v1/registrations/{saved.id}")

    return await once(db, str(caller.account_id), act)
