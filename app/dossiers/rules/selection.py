"""Which dossiers of the queue are meant: the filters of its list, and of a message to many."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.dossiers.rules.states import DossierState
from app.justificatifs.rules.complements import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Of one exam session (None: the latest published), within académies; None keeps all, an empty set keeps none."""

    academies: frozenset[str]
    exam_session: int | None = None
    statuses: frozenset[DossierState] = frozenset(DossierState)
    specialite: str | None = None
    category: str | None = None
    missing: str | None = None
    refused: str | None = None
    complement: Status | None = None
    waiting_before: datetime | None = None
    handicap: bool | None = None
    sous_reserve_r408: bool | None = None
    unassigned: bool = False
    assigned_to: UUID | None = None
    name: str | None = None
    candidate_number: str | None = None
