"""The list of pieces of an exam session, as administrators read and set it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.problems import ABSENT
from app.justificatifs.queries import used as queries
from app.justificatifs.rules.pieces import PIECES, Piece
from app.justificatifs.rules.sessions import PieceSetting
from app.justificatifs.service.listing import listed, put_piece, said_of_pieces
from app.kit.errors import Conflict
from app.staff.access import CallingAgent

_GUIDE = frozenset(piece.code for piece in PIECES)


@dataclass(frozen=True, slots=True)
class Listed:
    """One piece, whether the exam session adds it to the guide's, and the members that it says itself."""

    piece: Piece
    added: bool
    changed: tuple[str, ...]


async def listed_whole(db: Asking, year: int) -> tuple[Sequence[Listed], int]:
    """Every piece, and the version of the exam session."""
    version = (await exam_sessions.session_of(db, year)).version
    said = {one.code: one for one in await said_of_pieces(db, year)}
    return [_listed(piece, said.get(piece.code)) for piece in await listed(db, year)], version


async def put_piece_as_agent(
    db: Transaction, year: int, setting: PieceSetting, *, agent: CallingAgent, version: Callable[[int], None]
) -> tuple[Listed, int]:
    """In place of all that was said of it; the version of the exam session then."""
    actor = await exam_sessions.national(db, agent)
    await exam_sessions.held_session(db, year, version)
    await put_piece(db, year, setting, actor=actor)
    pieces, after = await listed_whole(db, year)
    return next(one for one in pieces if one.piece.code == setting.code), after


async def forget_piece_as_agent(
    db: Transaction, year: int, code: str, *, agent: CallingAgent, version: Callable[[int], None]
) -> None:
    """As the guide has it again; one that the guide has not goes, unless candidates have used it."""
    actor = await exam_sessions.national(db, agent)
    await exam_sessions.held_session(db, year, version)
    if all(one.code != code for one in await said_of_pieces(db, year)):
        if code in _GUIDE:
            return
        raise ABSENT
    if code not in _GUIDE and await queries.used(db, year=year, piece=code):
        raise Conflict(
            "piece-employee",
            "Des candidats ont répondu de cette pièce : elle garde son nom. Pour ne plus la demander, mettez"
            " « enabled » à faux.",
        )
    await exam_sessions.forget_piece(db, year, code, actor=actor)


def _listed(piece: Piece, said: PieceSetting | None) -> Listed:
    members = {} if said is None else asdict(said)
    changed = tuple(sorted(name for name, value in members.items() if value is not None and name != "code"))
    return Listed(piece, added=piece.code not in _GUIDE, changed=changed)
