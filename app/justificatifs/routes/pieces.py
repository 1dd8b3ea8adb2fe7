"""The list of pieces of an exam session, for administrators: read by each, set by who has every académie."""

from typing import Annotated

from fastapi import Path

from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.transaction import Db, ReadDb
from app.justificatifs import service
from app.justificatifs.routes.candidate import PieceCode
from app.justificatifs.schemas.pieces import PieceIn
from app.justificatifs.service import Listed
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/exam-sessions/{year}/pieces", tags=["service"])

Year = Annotated[int, Path(ge=2000, le=2100)]


@router.get("", operation_id="listPieces")
async def list_pieces(year: Year, agent: Agent, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """All of them, asked or not."""
    agent.require(Scope.REFERENCE)
    pieces, version = await service.listed_whole(reads, year)
    items = [_shown(one) for one in pieces]
    return unchanged(if_none_match, version) or Answer({"items": items, "next_cursor": None}, etag=version)


@router.put("/{piece}", operation_id="setPiece")
async def put(year: Year, piece: PieceCode, body: PieceIn, agent: Agent, version: IfMatch, db: Db) -> Answer:
    """In place of all that the exam session said of it."""
    agent.require(Scope.REFERENCE)
    setting = body.setting(piece)
    one, after = await service.put_piece_as_agent(db, year, setting, agent=agent, version=version.check)
    return Answer(_shown(one), etag=after)


@router.delete("/{piece}", operation_id="forgetPiece", status_code=204)
async def forget(year: Year, piece: PieceCode, agent: Agent, version: IfMatch, db: Db) -> Nothing:
    """As the guide has it again."""
    agent.require(Scope.REFERENCE)
    await service.forget_piece_as_agent(db, year, piece, agent=agent, version=version.check)
    return Nothing()


def _shown(one: Listed) -> dict[str, object]:
    """The contract's StaffPiece."""
    piece = one.piece
    return {
        "piece": piece.code,
        "enabled": piece.enabled,
        "label": piece.label,
        "help": piece.help,
        "reason": piece.reason,
        "source": piece.source,
        "categories": sorted(piece.categories),
        "condition": piece.condition,
        "max_files": piece.max_files,
        "formats": piece.formats,
        "max_bytes": piece.max_bytes,
        "late_allowed": piece.late_allowed,
        "required": piece.required,
        "blocking": piece.blocking,
        "added": one.added,
        "changed": one.changed,
    }
