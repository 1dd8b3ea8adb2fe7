"""A candidate's justificatifs."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from app.accounts.access import Candidate, CandidateIn, Visit, authenticated
from app.exam_sessions.service import admit_ticket
from app.gateways.storage import UPLOAD_LIFE
from app.http.answers import Answer
from app.http.doors import door
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.pagination import Paging
from app.http.tickets import ArrivalTicket
from app.http.transaction import Db, ReadDb
from app.justificatifs import service
from app.justificatifs.access import key_owner
from app.justificatifs.schemas.asked import DepotDeclaration, NonConcerneAnswer

router = door("/v1/registrations/{registration_id}/justificatifs", tags=["justificatifs"])

PieceCode = Annotated[str, Path(pattern="^[a-z0-9_]{1,40}$")]


@router.get("", operation_id="listJustificatifs")
async def checklist(registration_id: UUID, visit: Visit) -> Answer:
    """All that is due, and where it stands."""
    items = await service.own_checklist(
        visit.reads, visit.now, registration_id, credential=visit.credential, storage=visit.house.storage
    )
    return Answer({"items": items, "next_cursor": None})


@router.post("/{piece}/depots", operation_id="declareDepot", status_code=201)
async def declare(
    registration_id: UUID,
    piece: PieceCode,
    body: DepotDeclaration,
    visit: Visit,
    ticket: ArrivalTicket,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Announce a file: the act that counts; then PUT it where the answer says."""
    served_at = visit.now if ticket is None else ticket.presented_at

    async def act() -> Response:
        if ticket is not None:
            await admit_ticket(db, ticket, account=(await authenticated(db, visit.credential)).account_id)
        made = await service.declare(
            db,
            visit.now,
            registration_id,
            piece,
            body.declared(),
            credential=visit.credential,
            expires=served_at + UPLOAD_LIFE,  # with a ticket too, there are five minutes from this answer on
        )
        shown = service.depot_shown(made, visit.house.storage, served_at)
        return Answer(shown, status=201, etag=made.version, location=f"/v1/depots/{made.id}")

    return await once(db, await key_owner(db, visit.credential, once), act)


@router.get("/{piece}/depots", operation_id="listDepots")
async def history(registration_id: UUID, piece: PieceCode, caller: Candidate, page: Paging, reads: ReadDb) -> Answer:
    """Every deposit of a piece, whatever became of it, the latest first."""
    items, position = await service.own_history(
        reads,
        registration_id,
        piece,
        account=caller.account_id,
        after=UUID(page.after) if page.after else None,
        limit=page.limit,
    )
    return page.answer(items, position)


@router.put("/{piece}/non-concerne", operation_id="answerNonConcerne")
async def answer_non_concerne(
    registration_id: UUID,
    piece: PieceCode,
    body: NonConcerneAnswer,
    caller: CandidateIn,
    now: Now,
    ticket: ArrivalTicket,
    db: Db,
    house: HouseDep,
) -> Answer:
    """« Does not apply to me »: an agent accepts or refuses the reason."""
    await admit_ticket(db, ticket, account=caller.account_id)
    after = await service.answer_non_concerne(db, now, registration_id, piece, body.reason, account=caller.account_id)
    return Answer(service.item_shown(after, piece, house.storage, now))
