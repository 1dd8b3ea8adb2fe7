"""« Mes documents »."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.accounts.access import Candidate
from app.documents import service
from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfNoneMatch, unchanged
from app.http.house import HouseDep
from app.http.now import Now
from app.http.pagination import Paging
from app.http.transaction import ReadDb

router = door("/v1/registrations/{registration_id}", tags=["documents"])

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/recapitulatif", operation_id="getRecapitulatif")
async def recapitulatif(
    registration_id: UUID,
    caller: Candidate,
    house: HouseDep,
    version: Version = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The PDF of the current version, or of the one asked for."""
    sheet = await service.give_recapitulatif(house, registration_id, version, account=caller.account_id)
    headers = {"etag": f'"{sheet.etag}"', "content-disposition": f'inline; filename="{sheet.file_name}"'}
    return unchanged(if_none_match, sheet.etag) or Response(
        sheet.content, media_type=service.MEDIA_TYPE, headers=headers
    )


@router.get("/documents", operation_id="listDocuments")
async def documents(registration_id: UUID, caller: Candidate, reads: ReadDb, page: Paging) -> Answer:
    """All that was issued to me for this registration, the latest first."""
    items, following = await service.mine(
        reads,
        registration_id,
        account=caller.account_id,
        after=UUID(page.after) if page.after else None,
        limit=page.limit,
    )
    return page.answer(items, following)


@router.get("/documents/{document_id}/download", operation_id="downloadDocument")
async def download(registration_id: UUID, document_id: UUID, caller: Candidate, house: HouseDep, now: Now) -> Answer:
    """An address to download it from, good for a minute."""
    return Answer(await service.download(house, now, registration_id, document_id, account=caller.account_id))
