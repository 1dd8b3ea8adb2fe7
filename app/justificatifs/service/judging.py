"""What an agent says of an answer « not concerned »."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.jobs.outbox import announce
from app.justificatifs.events import AnswerAccepted, AnswerRefused
from app.justificatifs.queries import answers
from app.justificatifs.queries import facts as queries
from app.justificatifs.rules.checklist import Item, Review
from app.justificatifs.rules.states import PieceState, move
from app.justificatifs.schemas.kept import Facts, KeptAnswer
from app.justificatifs.service.checklists import checklist_of
from app.kit.errors import Conflict, Violation
from app.registrations.rules.moves import Actor, Condition
from app.registrations.rules.states import RegistrationState

_TARGETS = {Review.ACCEPTE: PieceState.NON_CONCERNE, Review.REFUSE: PieceState.A_DEPOSER}


async def review_answer(
    db: Transaction,
    now: datetime,
    registration: UUID,
    code: str,
    verdict: Review,
    motif: str | None,
    *,
    agent: UUID,
    academies: Sequence[str],
    version: Callable[[int], None],
) -> tuple[KeptAnswer, PieceState]:
    """Accept or refuse what a candidate of one's académies answered; a refusal says why."""
    facts = await queries.facts_of_academies(db, academies=academies, registration=registration)
    if facts is None:
        raise ABSENT
    item, answer = _standing((await checklist_of(db, facts)).item(code), facts, code)
    version(answer.version)
    motif = (motif or "").strip() or None
    if verdict is Review.REFUSE and motif is None:
        raise invalid((Violation("motif-requis", "/motif", "Dites au candidat pourquoi sa réponse est refusée.", ""),))
    # A refusal has its motive by now.
    possible = move(item.state, _TARGETS[verdict], Actor.AGENT, {Condition.MOTIF})
    if not possible.allowed:
        raise Conflict("changement-impossible", possible.detail)
    kept = await answers.review(db, now, verdict, registration=registration, piece=code, motif=motif, agent=agent)
    await _told(db, registration, code, verdict, agent)
    return replace(answer, review=verdict, review_motif=motif, version=kept), _TARGETS[verdict]


def _standing(item: Item | None, facts: Facts, code: str) -> tuple[Item, KeptAnswer]:
    """The piece that is due, and the answer that stands for it."""
    if facts.status is not RegistrationState.ENREGISTREE:
        raise Conflict("inscription-terminee", "Cette inscription n'est plus en cours : il n'y a plus rien à examiner.")
    answer = next((one for one in facts.answers if one.piece == code), None)
    if item is None or answer is None:
        raise Conflict(
            "reponse-absente",
            "Aucune réponse « non concerné » n'est à examiner pour cette pièce : le candidat n'en a pas donné, a "
            "déposé un fichier depuis, ou la pièce ne lui est plus demandée.",
        )
    return item, answer


async def _told(db: Transaction, registration: UUID, code: str, verdict: Review, agent: UUID) -> None:
    await record(
        db,
        "justificatif.review",
        actor=Party("agent", agent),
        subject=Party("registration", registration),
        detail={"piece": code, "verdict": verdict.value},
    )
    fact = AnswerAccepted if verdict is Review.ACCEPTE else AnswerRefused
    await announce(db, fact(registration_id=registration, piece=code))
