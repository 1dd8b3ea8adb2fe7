"""Unfinished forms."""

from typing import Annotated

from fastapi import Path
from starlette.requests import Request

from app.accounts.access import Candidate, CandidateIn
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.now import Now
from app.http.transaction import Db, ReadDb
from app.registrations import service

router = door("/v1/drafts", tags=["inscriptions"])

Year = Annotated[int, Path(ge=2000, le=2100)]


@router.get("/{year}", operation_id="getDraft")
async def read(year: Year, caller: Candidate, reads: ReadDb) -> Answer:
    """The form as the screen left it."""
    return Answer(await service.draft(reads, year, account=caller.account_id))


@router.put("/{year}", operation_id="saveDraft")
async def save(
    year: Year, content: dict[str, object], request: Request, caller: CandidateIn, now: Now, db: Db
) -> Answer:
    """Keep the form as it is, unjudged; the last one sent wins."""
    del content  # read by FastAPI to refuse what is no object; the text itself is kept, to the byte
    await service.save_draft(db, now, year, await request.body(), account=caller.account_id)
    return Answer({"exam_session": year, "updated_at": now})


@router.delete("/{year}", operation_id="deleteDraft", status_code=204)
async def delete(year: Year, caller: CandidateIn, db: Db) -> Nothing:
    """Throw it away."""
    await service.delete_draft(db, year, account=caller.account_id)
    return Nothing()
