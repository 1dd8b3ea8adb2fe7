"""Why a file is refused: the list of an exam session, read by every agent, set by who has every académie."""

from typing import Annotated

from fastapi import Path

from app.http.answers import Answer
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.transaction import Db, ReadDb
from app.justificatifs import service
from app.justificatifs.routes.pieces import Year
from app.justificatifs.schemas.motifs import RefusalMotifIn, refusal_motif
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/exam-sessions/{year}/refusal-motifs", tags=["service"])

MotifCode = Annotated[str, Path(pattern="^[a-z0-9_]{1,40}$")]


@router.get("", operation_id="listRefusalMotifs")
async def list_motifs(year: Year, agent: Agent, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """All of them, in use or not."""
    agent.require(Scope.READ)
    found, version = await service.listed_motifs_whole(reads, year)
    items = [refusal_motif(one) for one in found]
    return unchanged(if_none_match, version) or Answer({"items": items, "next_cursor": None}, etag=version)


@router.put("/{motif}", operation_id="setRefusalMotif")
async def put(year: Year, motif: MotifCode, body: RefusalMotifIn, agent: Agent, version: IfMatch, db: Db) -> Answer:
    """In place of all that the exam session said of it."""
    agent.require(Scope.REFERENCE)
    setting = body.setting(motif)
    one, after = await service.put_motif_as_agent(db, year, setting, agent=agent, version=version.check)
    return Answer(refusal_motif(one), etag=after)
