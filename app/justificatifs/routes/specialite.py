"""One spécialité with its units, its languages and the pieces of each category: public."""

from functools import lru_cache
from typing import Annotated

import orjson
from fastapi import Path
from starlette.responses import Response

from app.catalogue import schemas
from app.catalogue import service as catalogue
from app.catalogue.rules import Catalogue
from app.exam_sessions import service as exam_sessions
from app.http.doors import door
from app.http.problems import ABSENT
from app.http.public import Public
from app.http.transaction import ReadDb
from app.justificatifs.rules.claims import Claim
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.rules.sessions import PieceSetting, pieces_of
from app.justificatifs.schemas.kept import settings
from app.registrations.rules.choices import Category

router = door("/v1/exam-sessions/{year}/specialites", tags=["référence"])

MAX_AGE = 300


@router.get("/{code}", operation_id="getSpecialite")
async def get_specialite(
    year: Annotated[int, Path(ge=2000, le=2100)],
    code: Annotated[str, Path(pattern="^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)],
    reads: ReadDb,
    reader: Public,
) -> Response:
    """One that is organised in this exam session."""
    announced = await exam_sessions.announced(reads, year=year)
    known = await catalogue.current(reads)
    one = known.specialites.get(code)
    if announced is None or one is None or not one.open_in(year):
        raise ABSENT
    return reader.answer(_told(known, year, code, settings(announced.settings.get("pieces"))), max_age=MAX_AGE)


@lru_cache(maxsize=256)
def _told(known: Catalogue, year: int, code: str, changed: tuple[PieceSetting, ...]) -> bytes:
    """Built once for each version of the catalogue and of the exam session's pieces."""
    one = known.specialites[code]
    asked = [piece for piece in pieces_of(changed) if one.r408 or piece.condition is not Claim.R408]
    pieces = {
        str(category): [_piece(piece) for piece in asked if category in piece.categories] for category in Category
    }
    return orjson.dumps({**schemas.detail(one, year, known), "pieces": pieces})


def _piece(piece: Piece) -> dict[str, object]:
    """The contract's PieceRule; what all of the category owe has no condition."""
    return {
        "piece": piece.code,
        "label": piece.label,
        "help": piece.help,
        "condition": None if piece.condition in {Claim.TOUJOURS, Claim.R408} else piece.reason,
        "late_allowed": piece.late_allowed,
        "several_files": piece.several,
        "max_files": piece.max_files,
        "formats": piece.formats,
        "max_bytes": piece.max_bytes,
    }
