"""Announce a file, or answer « not concerned »: load, check, change, tell."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.accounts.access import LOGIN_REQUIRED
from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.exam_sessions.rules.derogations import Derogation
from app.exam_sessions.service import derogate
from app.http.deadlines import Window
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.justificatifs.events import AnswerGiven
from app.justificatifs.queries import acts, answers
from app.justificatifs.queries import facts as queries
from app.justificatifs.rules.checklist import Item
from app.justificatifs.rules.declaration import Declaration, tidy, violations
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.rules.replacement import room
from app.justificatifs.rules.states import PieceState
from app.justificatifs.schemas.kept import Facts, KeptAnswer, KeptDepot, ShownFacts, facts
from app.justificatifs.service.admission import accepted, in_time, require_item, require_move
from app.justificatifs.service.admission import asked as asked_by_service
from app.justificatifs.service.checklists import Checklist, checklist_of
from app.kit.errors import Conflict
from app.registrations.rules.moves import Actor
from app.registrations.service import judged_by


async def declare(
    db: Transaction,
    now: datetime,
    registration_id: UUID,
    code: str,
    asked: Declaration,
    *,
    credential: bytes,
    expires: datetime,
) -> KeptDepot:
    """The act itself: made before the bound it is in time, if its content lands within the life of its URL."""
    checklist = await checklist_of(db, await _held_facts(db, registration_id, credential))
    item = require_item(checklist, code)
    return await announced(db, now, checklist, item, asked, expires=expires)


async def announced(
    db: Transaction,
    now: datetime,
    checklist: Checklist[Facts],
    item: Item,
    asked: Declaration,
    *,
    expires: datetime,
    by: acts.Depositor | None = None,
) -> KeptDepot:
    """The file of a due piece, whose registration is locked; `by`: the training body that deposits it for them."""
    actor = Party("candidate", checklist.facts.account_id) if by is None else Party("organisme", by.organisme_id)
    mover = Actor.CANDIDAT if by is None else Actor.ORGANISME
    require_move(checklist.facts, item, PieceState.DEPOSE, now, by=mover)
    declared = tidy(asked)
    if broken := tuple(violations(declared, item.piece)):
        raise invalid(broken)
    await _derogate(db, now, checklist.facts, item.piece, actor=actor)
    version = checklist.facts.version
    limits = room(item.piece, version)
    depot = await acts.declare(
        db,
        now,
        declared,
        registration=checklist.facts.registration_id,
        version=version,
        piece=item.piece.code,
        account=checklist.facts.account_id,
        expires=expires,
        judged=acts.Judged(item.until, checklist.facts.zone, judged_by(checklist.facts.catalogue)),
        counted=limits.counted,
        since_version=limits.since_version,
        most=limits.most,
        by=by,
    )
    if depot is None:
        raise _full(item.piece)
    return depot


async def answer_non_concerne(
    db: Transaction, now: datetime, registration_id: UUID, code: str, reason: str, *, account: UUID
) -> Checklist[ShownFacts]:
    """The answer stands until an agent refuses it, or a file of the piece is verified."""
    checklist = await _own_checklist(db, registration_id, account)
    item = require_item(checklist, code)
    require_move(checklist.facts, item, PieceState.NON_CONCERNE, now)
    version = await answers.answer(db, now, registration=registration_id, piece=code, reason=reason)
    if version is None:
        raise accepted()
    await record(
        db,
        "justificatif.non_concerne",
        actor=Party("candidate", account),
        subject=Party("registration", registration_id),
        detail={"piece": code},
        event=AnswerGiven(registration_id=registration_id, piece=code),
    )
    given = KeptAnswer(piece=code, reason=reason, answered_at=now, review=None, review_motif=None, version=version)
    others = tuple(answer for answer in checklist.facts.answers if answer.piece != code)
    return await checklist_of(db, replace(checklist.facts, answers=(*others, given)))


async def _derogate(db: Transaction, now: datetime, facts: Facts, piece: Piece, *, actor: Party) -> None:
    """What is lawfully late says so, or the database would not take it."""
    if in_time(facts, now):
        return
    kind, motive = Derogation.NOUVEL_ENVOI, f"« {piece.label} » : délai ouvert après la date limite."
    if asked_by_service(facts, piece, now):
        kind, motive = Derogation.COMPLEMENT, "Pièce d'un complément demandé par le service."
    if piece.late_allowed:
        kind, motive = Derogation.R408, f"« {piece.label} » peut venir après la date limite ({piece.source})."
    await derogate(
        db,
        kind,
        Window.JUSTIFICATIFS,
        motive=motive,
        actor=actor,
        registration=facts.registration_id,
    )


async def _held_facts(db: Transaction, registration_id: UUID, credential: bytes) -> Facts:
    """The registration of whoever calls, locked until the end of the act."""
    found = await queries.held_facts(db, credential=credential, registration=registration_id)
    if found is None:
        raise LOGIN_REQUIRED
    if found.payload is None:
        raise ABSENT
    return facts(found.payload)


async def _own_checklist(db: Transaction, registration_id: UUID, account: UUID) -> Checklist[ShownFacts]:
    """The caller's registration is locked until the end of the act."""
    found = await queries.own_facts(db, account=account, registration=registration_id)
    if found is None:
        raise ABSENT
    return await checklist_of(db, found)


def _full(piece: Piece) -> Conflict:
    if piece.several:
        detail = f"Cette pièce a déjà {piece.max_files} fichiers, c'est le plus possible : retirez-en un d'abord."
    else:
        detail = "Trop de fichiers sont annoncés pour cette pièce : envoyez-les, ou attendez quelques minutes."
    return Conflict("trop-de-fichiers", detail)
