"""The public keys of a training body, declared and removed by who has every académie."""

from uuid import UUID

from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.now import Now
from app.http.transaction import Db, ReadDb
from app.organismes import schemas, service
from app.organismes.schemas import KeysIn
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/training-bodies/{training_body_id}/keys", tags=["service"])


@router.get("", operation_id="listTrainingBodyKeys")
async def list_keys(training_body_id: UUID, agent: Agent, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """Those that serve, ended or were revoked; the ETag is the version of the body."""
    agent.require(Scope.REFERENCE)
    version, found = await service.keys_of(reads, training_body_id)
    return unchanged(if_none_match, version) or Answer(schemas.keys(found), etag=version)


@router.put("", operation_id="setTrainingBodyKeys")
async def declare(training_body_id: UUID, body: KeysIn, agent: Agent, version: IfMatch, now: Now, db: Db) -> Answer:
    """These, and no other."""
    agent.require(Scope.REFERENCE)
    etag, found = await service.set_keys(db, now, training_body_id, body.declared(), agent=agent, version=version.check)
    return Answer(schemas.keys(found), etag=etag)


@router.delete("/{key_id}", operation_id="revokeTrainingBodyKey", status_code=204)
async def revoke(training_body_id: UUID, key_id: UUID, agent: Agent, version: IfMatch, db: Db) -> Nothing:
    """Dead at once, with its tokens."""
    agent.require(Scope.REFERENCE)
    await service.revoke_key(db, training_body_id, key_id, agent=agent, version=version.check)
    return Nothing()
