"""What an agent says of a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.jobs.outbox import announce
from app.justificatifs.events import PieceAccepted, PieceRefused
from app.justificatifs.queries import acts, reviews
from app.justificatifs.queries import depots as queries
from app.justificatifs.queries import facts as registrations
from app.justificatifs.rules.checklist import Item, Review
from app.justificatifs.rules.motifs import violations
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.justificatifs.rules.states import DepotState, PieceState, move
from app.justificatifs.schemas.kept import Facts, KeptDepot
from app.justificatifs.schemas.motifs import motifs
from app.kit.errors import Conflict, Stale, Violation
from app.registrations.rules.moves import Actor, Condition


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is refused: a code of the list of its exam session, and what the agent adds to it."""

    motif: str | None = None
    text: str | None = None


_STATES = {None: PieceState.DEPOSE, Review.ACCEPTE: PieceState.ACCEPTE, Review.REFUSE: PieceState.REFUSE}


async def review(
    db: Transaction,
    now: datetime,
    depot_id: UUID,
    verdict: Review,
    reason: Reason | None,
    *,
    agent: UUID,
    academies: Sequence[str],
    version: Callable[[int], None],
) -> KeptDepot:
    """Accept or refuse a verified file of one's académies; a refusal says why. Who comes second is told by whom."""
    depot = await queries.of_academies(db, academies=academies, depot_id=depot_id)
    if depot is None:
        raise ABSENT
    try:
        version(depot.version)
    except Stale:
        await _require_unseen(db, depot_id, agent)
        raise
    code, motif = await _said(db, depot, verdict, reason or Reason())
    if depot.state is not DepotState.VERIFIE:
        raise Conflict(
            "depot-non-verifie",
            "Ce fichier n'est pas vérifié, ou il a été retiré ou remplacé : seul un fichier vérifié s'examine.",
        )
    # A refusal has its motive by now; one who may not accept twice is told that refusing is possible, with one.
    possible = move(await _standing(db, depot), _STATES[verdict], Actor.AGENT, {Condition.MOTIF})
    if not possible.allowed:
        await _require_unseen(db, depot_id, agent)
        raise Conflict("changement-impossible", possible.detail)
    reviewed = await acts.review(db, now, depot_id, verdict, code=code, motif=motif, agent=agent)
    if reviewed is None:
        raise ABSENT
    await _told(db, reviewed, verdict, agent)
    return reviewed


def reviewable(facts: Facts, item: Item) -> Iterator[tuple[str, str | None]]:
    """Whether some file of a piece may be accepted, refused; else why not."""
    files = [one for one in facts.depots if one.piece == item.piece.code and one.state is DepotState.VERIFIE]
    if item.piece.code == RECAPITULATIF:
        files = [one for one in files if one.signed_version == facts.version]
    for name, verdict in (("accepter", Review.ACCEPTE), ("refuser", Review.REFUSE)):
        if not files:
            yield name, item.detail or "Aucun fichier vérifié n'est à examiner."
        elif all(one.review is verdict for one in files):
            yield name, "C'est déjà dit de chacun de ses fichiers."
        else:
            yield name, None


async def _require_unseen(db: Transaction, depot_id: UUID, agent: UUID) -> None:
    """What refuses this review is perhaps another agent's: then it is they who must be named."""
    before = await reviews.reviewed(db, depot=depot_id)
    if before is None or before.agent_id == agent:
        return
    said = "accepté" if before.review == Review.ACCEPTE else "refusé"
    raise Conflict(
        "fichier-examine",
        f"{before.agent_name} a {said} ce fichier entre-temps : relisez le dossier, puis recommencez s'il le faut.",
        members={"by": {"name": before.agent_name, "at": before.reviewed_at}},
    )


async def _said(db: Transaction, depot: KeptDepot, verdict: Review, reason: Reason) -> tuple[str | None, str | None]:
    """The code of a refusal and the sentence that its candidate reads; an acceptance has neither."""
    code, text = ((word or "").strip() or None for word in (reason.motif, reason.text))
    if verdict is Review.ACCEPTE:
        if code or text:
            raise invalid((Violation("motif-sans-objet", "/motif", "Un fichier accepté n'a pas de motif.", ""),))
        return None, None
    listed = motifs(await reviews.motifs(db, registration=depot.registration_id))
    if broken := tuple(violations(listed, depot.piece, code, text)):
        raise invalid(broken)
    motif = next(one for one in listed if one.code == code)
    return motif.code, motif.sentence(text)


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
        detail={
            "registration": str(depot.registration_id),
            "piece": depot.piece,
            "verdict": verdict.value,
            "motif": depot.review_code,
        },
    )
    fact = PieceAccepted if verdict is Review.ACCEPTE else PieceRefused
    await announce(db, fact(registration_id=depot.registration_id, depot_id=depot.id))
