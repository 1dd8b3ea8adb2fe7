"""A dossier as an agent reads it: journaled, and only in one of their académies."""

from datetime import datetime
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.dossiers.queries import files
from app.dossiers.schemas import File, StaffKept
from app.dossiers.service.complements import shown
from app.dossiers.service.reading import examined
from app.dossiers.service.shown import Json, standing
from app.gateways.storage import Storage
from app.http.problems import ABSENT
from app.justificatifs.service.checklists import Checklist
from app.justificatifs.service.showing import items_shown, motifs_shown
from app.staff.access import CallingAgent


async def read_as_agent(
    db: Transaction, now: datetime, registration: UUID, *, agent: CallingAgent, storage: Storage
) -> Json:
    """The contract's StaffDossier; handicap is not in it (rule 13)."""
    found = await files.staff_dossier(db, registration=registration)
    if found is None or not agent.sees(found.facts.choices.academie):
        raise ABSENT
    file = await examined(db, found)
    await record(
        db,
        "dossier.read",
        actor=Party("agent", agent.agent_id),
        subject=Party("registration", registration),
    )
    choices = found.facts.choices
    return {
        "registration_id": registration,
        "candidate_number": found.candidate_number,
        "candidate": found.candidate,
        "exam_session": choices.exam_session,
        "academie": choices.academie,
        "specialite_label": found.specialite_label,
        "option_label": found.option_label,
        "category": choices.category,
        "forme": choices.forme,
        "registration_status": found.facts.status,
        **standing(file),
        "complements": [shown(one, file, now, found.decision) for one in found.complements],
        "refusal_motifs": motifs_shown(found.refusal_motifs),
        "version": found.version,
        "justificatifs": _justificatifs(found, file, storage, now),
    }


def _justificatifs(found: StaffKept, file: File, storage: Storage, now: datetime) -> list[Json]:
    """The checklist; what only its candidate may do is left out of it."""
    return [
        {**item, "depots": [{**depot, "upload": None} for depot in _depots(item)], "actions": []}
        for item in items_shown(Checklist(found.facts, file.checklist.items), storage, now)
    ]


def _depots(item: Json) -> list[Json]:
    depots = item["depots"]
    return depots if isinstance(depots, list) else []
