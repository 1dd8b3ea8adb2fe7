"""The proof of what was done in time, to be fetched: as JSON, as the signed form alone, or as a page."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Path
from starlette.responses import Response

from app.accounts.access import Candidate
from app.documents import service
from app.documents.service.receipts import Proof
from app.http.answers import Answer
from app.http.doors import door
from app.http.house import House, HouseDep

router = door("/v1", tags=["documents"])

JWS = "application/jose"
Wanted = Annotated[str | None, Header()]


@router.get("/registrations/{registration_id}/versions/{version}/receipt", operation_id="getVersionReceipt")
async def of_version(
    registration_id: UUID,
    version: Annotated[int, Path(ge=1, le=2**31 - 1)],
    caller: Candidate,
    house: HouseDep,
    accept: Wanted = None,
) -> Response:
    """That this version was saved, when, and the bound then in force."""
    proof = await service.version_receipt(house, registration_id, version, account=caller.account_id)
    return await _given(house, proof, accept)


@router.get("/depots/{depot_id}/receipt", operation_id="getDepotReceipt")
async def of_depot(depot_id: UUID, caller: Candidate, house: HouseDep, accept: Wanted = None) -> Response:
    """That this file was deposited, when, and what became of it."""
    return await _given(house, await service.depot_receipt(house, depot_id, account=caller.account_id), accept)


async def _given(house: House, proof: Proof, accept: str | None) -> Response:
    """The first of our three forms that is named; JSON when none is."""
    named = [part.partition(";")[0].strip().lower() for part in (accept or "").split(",")]
    form = next((one for one in named if one in {JWS, service.MEDIA_TYPE, "application/json"}), "application/json")
    vary = {"vary": "Accept"}
    if form == JWS:
        return Response(proof.signed, media_type=JWS, headers=vary)
    if form == service.MEDIA_TYPE:
        name = f"recepisse-{proof.receipt.subject.replace('/', '-')}.pdf"
        disposition = {"content-disposition": f'inline; filename="{name}"'}
        return Response(await service.receipt_page(house, proof), media_type=form, headers={**vary, **disposition})
    return Answer({"claims": proof.claims, "jws": proof.signed}, headers=vary)
