"""Whether a candidate may act on a piece now, and the refusal that says why not."""

from datetime import datetime

from app.exam_sessions.service import bounds, clocks, shut
from app.http.deadlines import Window
from app.http.problems import ABSENT
from app.justificatifs.rules.checklist import Item
from app.justificatifs.rules.declaration import answerable
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.rules.states import PieceState, move
from app.justificatifs.schemas.kept import Facts
from app.justificatifs.service.checklists import AnyFacts, Checklist, pieces
from app.kit.errors import Conflict, Refusal
from app.kit.french import deadline
from app.registrations.rules.moves import Actor, Condition
from app.registrations.rules.states import RegistrationState


def require_item(checklist: Checklist[AnyFacts], code: str) -> Item:
    """The due piece; one that the exam session does not know is absent, one that is not due is refused."""
    item = checklist.item(code)
    if item is not None:
        return item
    if any(piece.code == code for piece in pieces(checklist.facts)):
        raise Conflict(
            "piece-non-demandee", "Cette pièce ne vous est pas demandée : votre inscription ne la justifie pas."
        )
    raise ABSENT


def require_move(facts: Facts, item: Item, target: PieceState, now: datetime, *, by: Actor = Actor.CANDIDAT) -> None:
    """The registration lives, its window admits this instant, and the piece's table admits the move."""
    refusal = refusal_of(facts, item, target, now, by=by)
    if refusal is not None:
        raise refusal


def refusal_of(
    facts: Facts, item: Item, target: PieceState, now: datetime, *, by: Actor = Actor.CANDIDAT
) -> Refusal | None:
    """Why the candidate, or their training body, may not move this piece so at this instant."""
    if facts.status is not RegistrationState.ENREGISTREE:
        return Conflict("inscription-terminee", "Cette inscription n'est plus en cours : rien ne s'y dépose plus.")
    if target is PieceState.NON_CONCERNE and not answerable(item.piece):
        return Conflict("reponse-impossible", "Cette pièce est demandée à tous les candidats : déposez-la.")
    again = target is PieceState.DEPOSE and chance_open(facts, item.piece, now)
    if not open_for(facts, item.piece, now) and not again and not asked(facts, item.piece, now):
        return _over(facts, item.piece, now)
    if item.state is PieceState.ACCEPTE or (item.state is PieceState.NON_CONCERNE and item.settled):
        return accepted()
    verdict = move(item.state, target, by, {Condition.DEPOTS_OUVERTS})
    return None if verdict.allowed else Conflict("changement-impossible", verdict.detail)


def accepted() -> Conflict:
    """What an agent accepted is settled."""
    return Conflict("piece-acceptee", "Le service a déjà accepté ce justificatif : il n'y a plus rien à y changer.")


def require_window(facts: Facts, piece: Piece, now: datetime) -> None:
    """Files of this piece come and go at this instant."""
    if not open_for(facts, piece, now) and not chance_open(facts, piece, now) and not asked(facts, piece, now):
        raise _over(facts, piece, now)


def open_for(facts: Facts, piece: Piece, now: datetime) -> bool:
    """In time; R408 may come after the bound (Guide, remarque), never before the opening."""
    opens_at = bounds(facts.calendar, Window.JUSTIFICATIFS).opens_at
    return in_time(facts, now) or (piece.late_allowed and now >= opens_at)


def chance_open(facts: Facts, piece: Piece, now: datetime) -> bool:
    """Its file, announced in time, was refused after the bound: files of this piece come and go for a few days."""
    return piece.code in facts.chances and now < facts.chances[piece.code]


def asked(facts: Facts, piece: Piece, now: datetime) -> bool:
    """A complement asks for it: it comes and goes until the date of the request."""
    return any(one.beside(facts.answers).open_for(piece.code, now) for one in facts.complements)


def _over(facts: Facts, piece: Piece, now: datetime) -> Conflict:
    """The window is shut; who was given a date of their own is told that one."""
    ended = max((one.closes_at for one in facts.complements if piece.code in one.pieces), default=None)
    if ended is None or now < ended:
        return shut(facts.calendar, Window.JUSTIFICATIFS, now)
    until = deadline(ended, facts.clocks)
    return Conflict(
        "complement-termine",
        f"Le service vous demandait cette pièce jusqu'au {until} ({clocks(ended, facts.clocks)}) : ce délai est "
        "passé, rien n'est accepté après lui.",
        members={"server_time": now},
    )


def in_time(facts: Facts, now: datetime) -> bool:
    """Within the window, whatever the piece."""
    return bounds(facts.calendar, Window.JUSTIFICATIFS).admit(now)
