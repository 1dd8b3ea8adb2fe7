"""A candidate lets their training body follow a registration."""

from uuid import UUID

from fastapi import APIRouter

from app.accounts.access import Candidate, CandidateIn
from app.http.answers import Answer
from app.http.transaction import Db, ReadDb
from app.partners import schemas, service
from app.partners.schemas import AgreementIn

router = APIRouter(prefix="/v1/registrations/{registration_id}/training-body-agreement", tags=["organismes"])


@router.get("", operation_id="getTrainingBodyAgreement")
async def read(registration_id: UUID, caller: Candidate, reads: ReadDb) -> Answer:
    """Whether my training body follows this registration, and what it sees."""
    return Answer(schemas.agreement(await service.agreement(reads, registration_id, account=caller.account_id)))


@router.put("", operation_id="setTrainingBodyAgreement")
async def put(registration_id: UUID, body: AgreementIn, caller: CandidateIn, db: Db) -> Answer:
    """Agree, or agree no more: at any time."""
    standing = await service.agree(db, registration_id, account=caller.account_id, agreed=body.agreed)
    return Answer(schemas.agreement(standing))
