"""A candidate's registrations."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from app.accounts.access import Candidate, CandidateAlone, Visit, authenticated_alone
from app.exam_sessions.service import admit_ticket
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.tickets import ArrivalTicket
from app.http.transaction import Db, ReadDb
from app.registrations import service
from app.registrations.access import GuessesCounted
from app.registrations.schemas.received import Asked, Patched
from app.registrations.schemas.shown import shown

router = door("/v1/registrations", tags=["inscriptions"])

VersionNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.post("", operation_id="register", status_code=201)
async def register(
    body: Asked, counted: GuessesCounted, visit: Visit, ticket: ArrivalTicket, db: Db, once: IdempotencyKey
) -> Response:
    """Register: to save is to validate."""
    del counted
    caller = await authenticated_alone(db, visit.credential)

    async def act() -> Response:
        await admit_ticket(db, ticket, account=caller.account_id)
        saved = await service.register(db, visit.now, body, account=caller.account_id)
        return Answer(shown(saved, visit.now), status=201, etag=saved.etag, location=f"/v1/registrations/{saved.id}")

    return await once(db, str(caller.account_id), act)


@router.get("", operation_id="listRegistrations")
async def list_registrations(visit: Visit, page: Paging) -> Answer:
    """Mine, the latest first."""
    items, following = await service.mine(visit.reads, credential=visit.credential, limit=page.limit, after=page.after)
    return page.answer(items, following)


@router.get("/{registration_id}", operation_id="getRegistration")
async def read(
    registration_id: UUID, caller: Candidate, now: Now, reads: ReadDb, if_none_match: IfNoneMatch = None
) -> Answer:
    """One of mine, at its current version."""
    found = await service.read(reads, registration_id, account=caller.account_id)
    return unchanged(if_none_match, found.etag) or Answer(shown(found, now), etag=found.etag)


@router.patch("/{registration_id}", operation_id="changeRegistration")
async def change(
    registration_id: UUID,
    body: Patched,
    counted: GuessesCounted,
    caller: CandidateAlone,
    version: IfMatch,
    now: Now,
    ticket: ArrivalTicket,
    db: Db,
) -> Answer:
    """Change it while the window is open."""
    del counted
    await admit_ticket(db, ticket, account=caller.account_id)
    saved = await service.change(db, now, registration_id, body, account=caller.account_id, version=version.check)
    return Answer(shown(saved, now), etag=saved.etag)


@router.delete("/{registration_id}", operation_id="withdrawRegistration", status_code=204)
async def withdraw(
    registration_id: UUID, caller: CandidateAlone, version: IfMatch, now: Now, ticket: ArrivalTicket, db: Db
) -> Nothing:
    """Withdraw while the window is open."""
    await admit_ticket(db, ticket, account=caller.account_id)
    await service.withdraw(db, now, registration_id, account=caller.account_id, version=version.check)
    return Nothing()


@router.get("/{registration_id}/versions", operation_id="listVersions")
async def versions(registration_id: UUID, caller: Candidate, reads: ReadDb, page: Paging) -> Answer:
    """What each version changed, the latest first."""
    items, following = await service.versions(
        reads, registration_id, account=caller.account_id, limit=page.limit, after=page.after
    )
    return page.answer(items, following)


@router.get("/{registration_id}/versions/{version}", operation_id="getVersion")
async def version(registration_id: UUID, version: VersionNumber, caller: Candidate, reads: ReadDb) -> Answer:
    """One version, with its content."""
    return Answer(await service.version(reads, registration_id, version, account=caller.account_id))
