"""The list of pieces of an exam session, as an operator reads and sets it."""

from dataclasses import asdict, fields, replace

from app.audit.service import SYSTEM, Party
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.validation import invalid
from app.justificatifs.rules.pieces import PIECES, Piece
from app.justificatifs.rules.sessions import PieceSetting, faults, piece_named
from app.justificatifs.schemas.kept import settings


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
    before = next(
        (one for one in await said_of_pieces(db, year) if one.code == changed.code), PieceSetting(code=changed.code)
    )
    given = {one.name: value for one in fields(changed) if (value := getattr(changed, one.name)) is not None}
    await put_piece(db, year, replace(before, **given))


async def put_piece(db: Transaction, year: int, whole: PieceSetting, *, actor: Party = SYSTEM) -> None:
    """Keep this in place of all that the exam session says of a piece."""
    if found := tuple(faults(whole)):
        raise invalid(found)
    members = {name: value for name, value in asdict(whole).items() if value is not None and name != "code"}
    plain = {name: _plain(value) for name, value in members.items()}
    await exam_sessions.set_piece(db, year, whole.code, plain, actor=actor)


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset) else value
