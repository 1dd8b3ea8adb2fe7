"""The one way to move a dossier."""

from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.dossiers.events import DossierMoved
from app.dossiers.queries import decisions
from app.dossiers.rules import states
from app.dossiers.rules.states import DossierState
from app.dossiers.rules.status import Decision, status
from app.dossiers.schemas import File
from app.dossiers.service.reading import file_of
from app.http.problems import ABSENT
from app.jobs.outbox import announce
from app.kit.errors import Conflict
from app.registrations.rules.moves import Actor, Condition


async def move(
    db: Transaction, now: datetime, registration: UUID, target: Decision, *, agent: UUID, motif: str | None = None
) -> None:
    """Move a dossier as an agent decides: judged by the table of the rules, refused by the database besides."""
    held = await decisions.held(db, registration=registration)
    file = await file_of(db, registration)
    if held is None or file is None:
        raise ABSENT
    source = status(Decision(held.decision) if held.decision else None, file.completeness)
    verdict = states.move(source, DossierState(target), Actor.AGENT, _met(file, now, motif))
    if not verdict.allowed:
        raise Conflict("mouvement-impossible", verdict.detail, members={"possible": list(verdict.possible)})
    await decisions.move(db, registration=registration, decision=target, motif=motif, agent=agent, now=now)
    await record(
        db,
        "dossier.move",
        actor=Party("agent", agent),
        subject=Party("registration", registration),
        detail={"from": source, "to": target},
    )
    await announce(db, DossierMoved(registration_id=registration, decision=target))


def conditions(file: File, now: datetime) -> set[Condition]:
    """What is true of the dossier at this instant, whatever the act."""
    met = {Condition.COMPLET if file.completeness.status is DossierState.COMPLET else Condition.INCOMPLET}
    if now >= file.kept.facts.justificatifs_close_at:
        met.add(Condition.DEPOTS_CLOS)
    return met


def _met(file: File, now: datetime, motif: str | None) -> set[Condition]:
    """What is true besides of the dossier and of the act."""
    met = conditions(file, now)
    if motif is not None and motif.strip():
        met.add(Condition.MOTIF)
    return met
