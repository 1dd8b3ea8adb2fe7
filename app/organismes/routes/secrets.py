"""The secrets of a training body, given and revoked by who has every académie."""

from datetime import timedelta
from uuid import UUID

from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.transaction import Db, ReadDb
from app.organismes import schemas, service
from app.organismes.schemas import SecretIn
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/training-bodies/{training_body_id}/secrets", tags=["service"])


@router.get("", operation_id="listTrainingBodySecrets")
async def list_secrets(training_body_id: UUID, agent: Agent, reads: ReadDb) -> Answer:
    """Those that serve, ended or were revoked."""
    agent.require(Scope.REFERENCE)
    found = await service.secrets_of(reads, training_body_id)
    return Answer({"items": [schemas.secret(one) for one in found], "next_cursor": None})


@router.post("", operation_id="createTrainingBodySecret", status_code=201)
async def create(training_body_id: UUID, body: SecretIn, agent: Agent, db: Db) -> Answer:
    """A new one, shown this once: so no Idempotency-Key, which would keep it."""
    agent.require(Scope.REFERENCE)
    scopes, life = tuple(body.scopes), timedelta(days=body.days)
    secret, made = await service.create_secret(db, training_body_id, scopes=scopes, life=life, agent=agent)
    return Answer({"client_id": training_body_id, "client_secret": secret, **schemas.secret(made)}, status=201)


@router.delete("/{secret_id}", operation_id="revokeTrainingBodySecret", status_code=204)
async def revoke(training_body_id: UUID, secret_id: UUID, agent: Agent, db: Db) -> Nothing:
    """Dead at once, with its tokens."""
    agent.require(Scope.REFERENCE)
    await service.revoke_secret(db, training_body_id, secret_id, agent=agent)
    return Nothing()
