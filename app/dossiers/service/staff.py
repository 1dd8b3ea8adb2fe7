"""A dossier as an agent reads it, with all that is needed to decide: journaled, and only in one of their académies.

A few questions, as many whatever is in the dossier: what is kept of it, what earlier exam sessions left, its history.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.audit.service import Party, record
from app.catalogue import service as catalogue
from app.db.transaction import Transaction
from app.dossiers.queries import files
from app.dossiers.rules.assignment import Claim
from app.dossiers.schemas.kept import File, StaffKept
from app.dossiers.service import actions, words
from app.dossiers.service.assignments import shown as assignment
from app.dossiers.service.complements import shown as complement
from app.dossiers.service.reading import examined
from app.dossiers.service.shown import Json, standing
from app.dossiers.service.timeline import latest
from app.gateways.storage import Storage
from app.http.problems import ABSENT
from app.justificatifs.service import checked_depots, items_shown, motifs_shown
from app.justificatifs.service.checklists import Checklist
from app.organismes import service as organismes
from app.registrations.service.history import history
from app.staff.access import CallingAgent

_FREE = Claim(agent_id=None, agent_name=None, taken_at=None, expires_at=None, version=0)


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose earlier exam sessions: there is nothing to ask when no registration came before this one."""

    account: UUID
    earlier: bool
    birth_date: date


async def read_as_agent(
    db: Transaction, now: datetime, registration: UUID, *, agent: CallingAgent, storage: Storage
) -> Json:
    """The contract's StaffDossier; handicap is not in it (rule 13)."""
    found = await files.staff_dossier(db, registration=registration)
    if found is None or not agent.sees(found.facts.choices.academie):
        raise ABSENT
    file = await examined(db, found)
    facts = found.facts
    whose = _Whose(facts.account_id, bool(found.earlier), facts.birth_date)
    known = await catalogue.current(db, facts.catalogue)
    case = words.case(found, known, await history(db, now, facts.choices, whose), now)
    timeline = await latest(db, registration, account=facts.account_id)
    await record(
        db,
        "dossier.read",
        actor=Party("agent", agent.agent_id),
        subject=Party("registration", registration),
    )
    claim = found.claim or _FREE
    return {
        **_named(found),
        **standing(file),
        "registration": words.registration(case),
        "eligibility": words.eligibility(case, await organismes.attested(db, registration)),
        "former": words.former(case, agent),
        "justificatifs": _justificatifs(found, file, agent, storage, now),
        "complements": [complement(one, file, now, found.decision) for one in found.complements],
        "refusal_motifs": motifs_shown(found.refusal_motifs),
        "timeline": timeline,
        "assignment": assignment(registration, claim, now),
        "notes": found.notes,
        "actions": actions.of_dossier(file, claim, now, agent),
        "version": found.version,
    }


def _named(found: StaffKept) -> Json:
    """Whose dossier it is, of what."""
    choices = found.facts.choices
    return {
        "registration_id": found.facts.registration_id,
        "candidate_number": found.candidate_number,
        "candidate": found.candidate,
        "exam_session": choices.exam_session,
        "academie": choices.academie,
        "specialite_label": found.specialite_label,
        "option_label": found.option_label,
        "category": choices.category,
        "forme": choices.forme,
        "registration_status": found.facts.status,
    }


def _justificatifs(found: StaffKept, file: File, agent: CallingAgent, storage: Storage, now: datetime) -> list[Json]:
    """The checklist; what only its candidate may do is left out of it."""
    shown = items_shown(Checklist(found.facts, file.checklist.items), storage, now)
    checked: Mapping[str, list[Json]] = checked_depots(found.facts, found.reviewers, storage, now)
    return [
        {
            **one,
            "depots": checked.get(item.piece.code, []),
            "actions": actions.of_piece(file, item, now, agent),
        }
        for item, one in zip(file.checklist.items, shown, strict=True)
    ]
