"""Who read my data."""

from uuid import UUID

from app.accounts.access import Candidate
from app.dossiers import service
from app.http.answers import Answer
from app.http.doors import door
from app.http.pagination import Paging
from app.http.transaction import ReadDb

router = door("/v1/me/accesses", tags=["comptes"])


@router.get("", operation_id="listAccesses")
async def accesses(caller: Candidate, page: Paging, reads: ReadDb) -> Answer:
    """Each reading of my dossiers and files by the service, the latest first."""
    items, position = await service.accesses(
        reads, account=caller.account_id, after=UUID(page.after) if page.after else None, limit=page.limit
    )
    return page.answer(items, position)
