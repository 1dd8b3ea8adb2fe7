"""What a candidate reads of their dossier."""

from uuid import UUID

from app.accounts.access import Candidate, Visit
from app.dossiers import service
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfNoneMatch, unchanged
from app.http.pagination import Paging
from app.http.transaction import ReadDb

router = door("/v1/registrations/{registration_id}/dossier", tags=["dossier"])


@router.get("", operation_id="getDossier")
async def dossier(registration_id: UUID, visit: Visit, if_none_match: IfNoneMatch = None) -> Answer:
    """My dossier: what is missing, and until when."""
    body = await service.read(visit.reads, visit.now, registration_id, credential=visit.credential)
    return unchanged(if_none_match, body.etag) or Answer(body.content, etag=body.etag)


@router.get("/events", operation_id="listDossierEvents")
async def history(registration_id: UUID, caller: Candidate, page: Paging, reads: ReadDb) -> Answer:
    """Its history, the latest first."""
    items, position = await service.history(
        reads,
        registration_id,
        account=caller.account_id,
        after=UUID(page.after) if page.after else None,
        limit=page.limit,
    )
    return page.answer(items, position)
