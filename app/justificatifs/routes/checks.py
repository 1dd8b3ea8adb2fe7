"""The dry run of a registration: here, because only this floor knows which pieces would be due."""

from uuid import UUID

from app.accounts.access import Candidate
from app.http.answers import Answer
from app.http.doors import door
from app.http.now import Now
from app.http.transaction import ReadDb
from app.justificatifs import service
from app.registrations.access import GuessesCounted
from app.registrations.schemas.received import Asked
from app.registrations.service import check

router = door("/v1/registrations", tags=["inscriptions"])


@router.post("/checks", operation_id="checkRegistration", status_code=200)
async def check_registration(
    body: Asked,
    counted: GuessesCounted,
    caller: Candidate,
    now: Now,
    reads: ReadDb,
    registration: UUID | None = None,
) -> Answer:
    """All rules on a body, nothing saved: PostgreSQL itself refuses this road a write."""
    del counted
    checked = await check(reads, now, body, account=caller.account_id, changing=registration)
    return Answer(service.checked_shown(checked))
