"""A candidate asks for a correction of their frozen identity."""

from uuid import UUID

from starlette.responses import Response

from app.accounts.access import Candidate, CandidateIn
from app.dossiers.schemas.asked import IdentityRequestIn, asked_of
from app.dossiers.service import identity_requests
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfMatch
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb

router = door("/v1/me/identity-corrections", tags=["comptes"])


@router.get("", operation_id="listIdentityCorrections")
async def list_mine(caller: Candidate, page: Paging, reads: ReadDb) -> Answer:
    """Mine, the latest first."""
    after = UUID(page.after) if page.after else None
    items, position = await identity_requests.mine(reads, account=caller.account_id, after=after, limit=page.limit)
    return page.answer(items, position)


@router.post("", operation_id="requestIdentityCorrection", status_code=201)
async def ask(body: IdentityRequestIn, caller: CandidateIn, now: Now, db: Db, once: IdempotencyKey) -> Response:
    """Ask for one."""

    async def act() -> Response:
        made = await identity_requests.ask(
            db, now, asked_of(body.changes), body.reason, body.depot_id, account=caller.account_id
        )
        return Answer(identity_requests.shown(made), status=201, etag=made.version)

    return await once(db, str(caller.account_id), act)


@router.delete("/{correction_id}", operation_id="withdrawIdentityCorrection", status_code=204)
async def withdraw(correction_id: UUID, caller: CandidateIn, version: IfMatch, db: Db) -> Nothing:
    """Take it back, as long as nobody decided."""
    await identity_requests.withdraw(db, correction_id, account=caller.account_id, version=version.check)
    return Nothing()
