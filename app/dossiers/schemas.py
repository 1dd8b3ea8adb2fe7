"""Shapes of a dossier: as the database gives it, as its readers receive it."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter

from app.dossiers.rules.completeness import Completeness
from app.dossiers.rules.states import DossierState
from app.dossiers.rules.status import Decision, status
from app.justificatifs.schemas.kept import Facts, ShownFacts
from app.justificatifs.service.checklists import Checklist


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecision:
    """What an agent decided."""

    decision: Decision
    motif: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDossier:
    """All that a dossier is computed from; `updated_at` is the last change of any part of it."""

    facts: Facts
    updated_at: datetime
    decision: KeptDecision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose dossier it is, as an agent sees it."""

    civilite: str
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffKept(KeptDossier):
    """The same, with what only an agent is shown."""

    facts: ShownFacts
    candidate_number: str
    candidate: Person
    specialite_label: str
    option_label: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A dossier: what is kept of it, its checklist, and whether it is complete."""

    kept: KeptDossier
    checklist: Checklist[Facts]
    completeness: Completeness

    @property
    def status(self) -> DossierState:
        """What was decided, else what is computed."""
        decision = self.kept.decision
        return status(decision.decision if decision else None, self.completeness)


_KEPT = TypeAdapter(KeptDossier)
_STAFF_KEPT = TypeAdapter(StaffKept)


def kept(document: bytes) -> KeptDossier:
    """A dossier from the JSON of its statement."""
    return _KEPT.validate_json(document)


def staff_kept(document: bytes) -> StaffKept:
    """The same for an agent."""
    return _STAFF_KEPT.validate_json(document)
