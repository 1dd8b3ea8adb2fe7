"""A training body's system deposits certificates for those whom it follows."""

from uuid import UUID

from starlette.responses import Response

from app.gateways.storage import UPLOAD_LIFE
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfNoneMatch, unchanged
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.now import Now
from app.http.tickets import ArrivalTicket
from app.http.transaction import Db
from app.justificatifs.service import certificate_shown
from app.organismes.access import Body
from app.organismes.rules.bodies import BodyScope
from app.partners import service
from app.partners.schemas import CertificateIn

router = door("/v1/training-body/registrations/{registration_id}/certificats", tags=["organismes"])


@router.get("", operation_id="listCertificates")
async def deposited(registration_id: UUID, body: Body, db: Db, house: HouseDep, now: Now) -> Answer:
    """What this body deposited there, and what became of it."""
    body.require(BodyScope.ATTEST)
    found = await service.deposited(db, body, registration_id)
    return Answer({"items": [certificate_shown(one, house.storage, now) for one in found], "next_cursor": None})


@router.post("", operation_id="declareCertificate", status_code=201)
async def declare(
    registration_id: UUID,
    entry: CertificateIn,
    body: Body,
    house: HouseDep,
    now: Now,
    ticket: ArrivalTicket,
    db: Db,
    once: IdempotencyKey,
) -> Response:
    """Announce a file: the act that counts; then PUT it where the answer says."""
    body.require(BodyScope.ATTEST)
    served_at = now if ticket is None else ticket.presented_at
    expires = served_at + UPLOAD_LIFE  # with a ticket too, there are five minutes from this answer on

    async def act() -> Response:
        made = await service.deposit(
            db, now, body, registration_id, entry.piece, entry.declared(), ticket=ticket, expires=expires
        )
        location = f"/v1/training-body/registrations/{registration_id}/certificats/{made.id}"
        shown = certificate_shown(made, house.storage, served_at)
        return Answer(shown, status=201, etag=made.version, location=location)

    return await once(db, str(body.body_id), act)


@router.get("/{depot_id}", operation_id="getCertificate")
async def one(
    registration_id: UUID,
    depot_id: UUID,
    body: Body,
    db: Db,
    house: HouseDep,
    now: Now,
    if_none_match: IfNoneMatch = None,
) -> Answer:
    """Where it stands."""
    body.require(BodyScope.ATTEST)
    found = await service.one_deposited(db, body, registration_id, depot_id)
    return unchanged(if_none_match, found.version) or Answer(
        certificate_shown(found, house.storage, now), etag=found.version
    )


@router.post("/{depot_id}/completion", operation_id="completeCertificate", status_code=200)
async def complete(registration_id: UUID, depot_id: UUID, body: Body, house: HouseDep, now: Now) -> Answer:
    """« It is uploaded »."""
    body.require(BodyScope.ATTEST)
    found = await service.complete(house, now, body, registration_id, depot_id)
    return Answer(certificate_shown(found, house.storage, now), etag=found.version)


@router.delete("/{depot_id}", operation_id="removeCertificate", status_code=204)
async def remove(registration_id: UUID, depot_id: UUID, body: Body, now: Now, ticket: ArrivalTicket, db: Db) -> Nothing:
    """Take it back."""
    body.require(BodyScope.ATTEST)
    await service.remove(db, now, body, registration_id, depot_id, ticket=ticket)
    return Nothing()
