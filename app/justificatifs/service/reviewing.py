"""What an agent says of a file."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.jobs.outbox import announce
from app.justificatifs.events import PieceAccepted, PieceRefused
from app.justificatifs.queries import acts
from app.justificatifs.queries import depots as queries
from app.justificatifs.queries import facts as registrations
from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.justificatifs.rules.states import DepotState, PieceState, move
from app.justificatifs.schemas.kept import KeptDepot
from app.kit.errors import Conflict, Violation
from app.registrations.rules.moves import Actor, Condition

_STATES = {None: PieceState.DEPOSE, Review.ACCEPTE: PieceState.ACCEPTE, Review.REFUSE: PieceState.REFUSE}


async def review(
    db: Transaction,
    now: datetime,
    depot_id: UUID,
    verdict: Review,
    motif: str | None,
    *,
    agent: UUID,
    academies: Sequence[str],
    version: Callable[[int], None],
) -> KeptDepot:
    """Accept or refuse a verified file of one's académies; a refusal says why."""
    depot = await queries.of_academies(db, academies=academies, depot_id=depot_id)
    if depot is None:
        raise ABSENT
    version(depot.version)
    motif = (motif or "").strip() or None
    if verdict is Review.REFUSE and motif is None:
        raise invalid((Violation("motif-requis", "/motif", "Dites au candidat pourquoi ce fichier est refusé.", ""),))
    if depot.state is not DepotState.VERIFIE:
        raise Conflict(
            "depot-non-verifie",
            "Ce fichier n'est pas vérifié, ou il a été retiré ou remplacé : seul un fichier vérifié s'examine.",
        )
    # A refusal has its motive by now; one who may not accept twice is told that refusing is possible, with one.
    possible = move(await _standing(db, depot), _STATES[verdict], Actor.AGENT, {Condition.MOTIF})
    if not possible.allowed:
        raise Conflict("changement-impossible", possible.detail)
    reviewed = await acts.review(db, now, depot_id, verdict, motif=motif, agent=agent)
    if reviewed is None:
        raise ABSENT
    await _told(db, reviewed, verdict, agent)
    return reviewed


async def _standing(db: Transaction, depot: KeptDepot) -> PieceState:
    """Where this file alone puts its piece: each file of a piece is reviewed by itself."""
    if depot.piece == RECAPITULATIF:
        [facts] = await registrations.facts_of(db, [depot.registration_id])
        if depot.signed_version < facts.signed_since:
            return PieceState.PERIME
    return _STATES[depot.review]


async def _told(db: Transaction, depot: KeptDepot, verdict: Review, agent: UUID) -> None:
    await record(
        db,
        "depot.review",
        actor=Party("agent", agent),
        subject=Party("depot", depot.id),
        detail={"registration": str(depot.registration_id), "piece": depot.piece, "verdict": verdict.value},
    )
    fact = PieceAccepted if verdict is Review.ACCEPTE else PieceRefused
    await announce(db, fact(registration_id=depot.registration_id, depot_id=depot.id))
