"""The lists of an exam session, pieces and motives of refusal, as an operator reads and sets them."""

from dataclasses import asdict, fields, replace
from typing import Any

from app.audit.service import SYSTEM, Party
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.validation import invalid
from app.justificatifs.rules import motifs as motif_rules
from app.justificatifs.rules.motifs import Motif, MotifSetting
from app.justificatifs.rules.pieces import PIECES, Piece
from app.justificatifs.rules.sessions import PieceSetting, faults, piece_named
from app.justificatifs.schemas.kept import settings
from app.justificatifs.schemas.motifs import motif_settings, motifs

MOTIFS = "refusal_motifs"
"""The member of the settings."""


async def said_of_pieces(db: Asking, year: int) -> tuple[PieceSetting, ...]:
    """What the exam session says of its pieces, by code."""
    return settings((await exam_sessions.settings_of(db, year)).get("pieces"))


async def listed(db: Asking, year: int) -> list[Piece]:
    """Every piece of the exam session, those that are switched off too."""
    said = await said_of_pieces(db, year)
    codes = [piece.code for piece in PIECES]
    return [piece_named(said, code) for code in (*codes, *sorted({one.code for one in said} - set(codes)))]


async def set_piece(db: Transaction, year: int, changed: PieceSetting) -> None:
    """Change what the exam session says of a piece, or add one; every fault at once, and then nothing is done."""
    said = await said_of_pieces(db, year)
    before = next((one for one in said if one.code == changed.code), PieceSetting(code=changed.code))
    await put_piece(db, year, replace(before, **_given(changed)))


async def put_piece(db: Transaction, year: int, whole: PieceSetting, *, actor: Party = SYSTEM) -> None:
    """Keep this in place of all that the exam session says of a piece."""
    if found := tuple(faults(whole)):
        raise invalid(found)
    await exam_sessions.set_entry(db, year, "piece", whole.code, _members(whole), listed="pieces", actor=actor)


async def listed_motifs(db: Asking, year: int) -> tuple[Motif, ...]:
    """Every motive of the exam session, those that are switched off too."""
    return motifs((await exam_sessions.settings_of(db, year)).get(MOTIFS))


async def set_motif(db: Transaction, year: int, changed: MotifSetting) -> None:
    """Change what the exam session says of a motive, or add one; the rest of what it says stays."""
    said = motif_settings((await exam_sessions.settings_of(db, year)).get(MOTIFS))
    before = next((one for one in said if one.code == changed.code), MotifSetting(code=changed.code))
    await put_motif(db, year, replace(before, **_given(changed)))


async def put_motif(db: Transaction, year: int, whole: MotifSetting, *, actor: Party = SYSTEM) -> None:
    """Keep this in place of all that the exam session says of a motive."""
    if found := tuple(motif_rules.faults(whole)):
        raise invalid(found)
    await exam_sessions.set_entry(db, year, "motif", whole.code, _members(whole), listed=MOTIFS, actor=actor)


def _given(changed: PieceSetting | MotifSetting) -> dict[str, Any]:
    return {one.name: value for one in fields(changed) if (value := getattr(changed, one.name)) is not None}


def _members(whole: PieceSetting | MotifSetting) -> dict[str, object]:
    said = {name: value for name, value in asdict(whole).items() if value is not None and name != "code"}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset) else value
