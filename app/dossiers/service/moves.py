"""The one way to move a dossier."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.dossiers.events import DossierMoved
from app.dossiers.queries import decisions
from app.dossiers.queries.decisions import New
from app.dossiers.rules import states
from app.dossiers.rules.acts import Reason
from app.dossiers.rules.completeness import unjudged
from app.dossiers.rules.states import DossierState
from app.dossiers.rules.status import Decision
from app.dossiers.schemas.kept import File
from app.dossiers.service.reading import file_of
from app.dossiers.service.shown import piece_shown
from app.http.problems import ABSENT
from app.jobs.outbox import announce
from app.kit.errors import Conflict
from app.registrations.rules.moves import Actor, Condition


async def move(
    db: Transaction,
    now: datetime,
    registration: UUID,
    target: Decision,
    *,
    agent: UUID,
    motif: str | None = None,
    ground: str | None = None,
) -> UUID:
    """Move a dossier as an agent decides, whatever is proposed; the line of the history.

    Judged by the table of the rules, refused by the database besides.
    """
    held = await decisions.held(db, registration=registration)
    file = await file_of(db, registration)
    if held is None or file is None:
        raise ABSENT
    new = New(
        registration=registration,
        decision=target,
        source=file.status,
        reason=Reason(motif=motif, ground=ground),
        agent=agent,
        now=now,
    )
    return await carry_out(db, file, new)


async def carry_out(db: Transaction, file: File, new: New) -> UUID:
    """The move, its dossier being held; the line of the history."""
    require_possible(file, DossierState(new.decision), new.now, motif=new.reason.motif)
    line = await decisions.add(db, new)
    await decisions.move(db, new, line)
    await record(
        db,
        "dossier.move",
        actor=Party("agent", new.agent),
        subject=Party("registration", new.registration),
        detail={"from": new.source, "to": new.decision, "decision": str(line)},
    )
    await announce(db, DossierMoved(registration_id=new.registration, decision=new.decision, decision_id=line))
    return line


def require_possible(file: File, target: DossierState, now: datetime, *, motif: str | None) -> None:
    """Raise when the table does not admit the move; say what it admits, and which pieces are in the way."""
    verdict = states.move(file.status, target, Actor.AGENT, _met(file, now, motif))
    if verdict.allowed:
        return
    members: dict[str, object] = {"possible": list(verdict.possible)}
    detail = verdict.detail
    if target is DossierState.VALIDE and file.status is DossierState.EN_INSTRUCTION:
        waiting = unjudged(file.checklist.items)
        members["missing"] = [piece_shown(file, item) for item in waiting]
        detail = f"{detail} À recevoir ou à juger : {', '.join(item.piece.label for item in waiting)}."
    raise Conflict("mouvement-impossible", detail, members=members)


def possible(file: File, now: datetime) -> Collection[DossierState]:
    """Where an agent who gives a motive may move it now."""
    met = _met(file, now, "donné")
    return [one for one in DossierState if states.move(file.status, one, Actor.AGENT, met).allowed]


def conditions(file: File, now: datetime) -> set[Condition]:
    """What is true of the dossier at this instant, whatever the act."""
    met = {Condition.COMPLET if file.completeness.status is DossierState.COMPLET else Condition.INCOMPLET}
    if not unjudged(file.checklist.items):
        met.add(Condition.PIECES_JUGEES)
    if now >= file.kept.facts.justificatifs_close_at:
        met.add(Condition.DEPOTS_CLOS)
    return met


def _met(file: File, now: datetime, motif: str | None) -> set[Condition]:
    """What is true besides of the dossier and of the act."""
    met = conditions(file, now)
    if motif is not None and motif.strip():
        met.add(Condition.MOTIF)
    return met
