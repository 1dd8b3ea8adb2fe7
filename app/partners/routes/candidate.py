"""A candidate lets their training body follow a registration, and reads what it attests."""

from uuid import UUID

from starlette.responses import Response

from app.accounts.access import Candidate, CandidateIn
from app.http.answers import Answer
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.transaction import Db, ReadDb
from app.partners import schemas, service
from app.partners.schemas import AgreementIn, ContestIn

router = door("/v1/registrations/{registration_id}", tags=["organismes"])


@router.get("/training-body-agreement", operation_id="getTrainingBodyAgreement")
async def read(registration_id: UUID, caller: Candidate, reads: ReadDb) -> Answer:
    """Whether my training body follows this registration, and what it sees."""
    return Answer(schemas.agreement(await service.agreement(reads, registration_id, account=caller.account_id)))


@router.put("/training-body-agreement", operation_id="setTrainingBodyAgreement")
async def put(registration_id: UUID, body: AgreementIn, caller: CandidateIn, db: Db) -> Answer:
    """Agree, or agree no more: at any time."""
    standing = await service.agree(db, registration_id, account=caller.account_id, agreed=body.agreed)
    return Answer(schemas.agreement(standing))


@router.get("/attestations", operation_id="listOwnAttestations")
async def attestations(registration_id: UUID, caller: Candidate, reads: ReadDb) -> Answer:
    """What training bodies attest of me."""
    return Answer(schemas.attested(await service.attested(reads, registration_id, account=caller.account_id)))


@router.post("/attestations/{attestation_id}/contests", operation_id="contestAttestation")
async def contest(
    registration_id: UUID, attestation_id: UUID, body: ContestIn, caller: CandidateIn, db: Db, once: IdempotencyKey
) -> Response:
    """Say that one is false: it counts no more until its body changes it."""

    async def act() -> Response:
        found = await service.contest(
            db, registration_id, attestation_id, account=caller.account_id, reason=body.reason
        )
        return Answer(schemas.attested(found))

    return await once(db, str(caller.account_id), act)
