"""Shapes of a dossier, as the database gives it."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from pydantic import TypeAdapter

from app.dossiers.rules.assignment import Claim
from app.dossiers.rules.completeness import Completeness
from app.dossiers.rules.motifs import MotifSetting
from app.dossiers.rules.proposals import Basis
from app.dossiers.rules.states import DossierState
from app.dossiers.rules.status import Decision, status
from app.justificatifs.schemas.kept import Facts, KeptComplement, ShownFacts
from app.justificatifs.schemas.motifs import MotifMembers
from app.justificatifs.service.checklists import Checklist


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecision:
    """What an agent decided."""

    decision: Decision
    motif: str | None
    ground: str | None
    decided_at: datetime
    tribunal: str | None
    """Where the académie's decisions are contested, if its exam session names it."""


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
class StaffComplement(KeptComplement):
    """The same complement, with what only an agent is shown; those that were cancelled too."""

    version: int
    asked_by: UUID
    asked_name: str
    changed_by: UUID
    changed_name: str
    cancelled_at: datetime | None
    motif: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A registration of the same account to an earlier exam session."""

    id: UUID
    exam_session: int
    academie: str
    candidate_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffKept(KeptDossier):
    """The same, with what only an agent is shown."""

    facts: ShownFacts
    candidate_number: str
    candidate: Person
    specialite_label: str
    option_label: str | None
    refusal_motifs: dict[str, MotifMembers] | None
    complements: tuple[StaffComplement, ...]
    recorded_at: datetime
    """When its current version was."""
    last_epreuve_on: date
    academies: dict[str, str]
    earlier: tuple[Earlier, ...]
    reviewers: dict[UUID, str]
    claim: Claim | None
    notes: int
    version: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMotif:
    """What an exam session changes of one motif, or says of one of its own."""

    label: str | None = None
    ground: str | None = None
    verdicts: frozenset[Decision] | None = None
    enabled: bool | None = None

    def named(self, code: str) -> MotifSetting:
        """As the rules read it."""
        return MotifSetting(code=code, **{one.name: getattr(self, one.name) for one in fields(self)})


_KEPT = TypeAdapter(KeptDossier)
_STAFF_KEPT = TypeAdapter(StaffKept)
_BASIS = TypeAdapter(Basis)
_MOTIFS = TypeAdapter(dict[str, SetMotif])
_COMPLEMENT = TypeAdapter(StaffComplement)


def kept(document: bytes) -> KeptDossier:
    """A dossier from the JSON of its statement."""
    return _KEPT.validate_json(document)


def staff_kept(document: bytes) -> StaffKept:
    """The same for an agent."""
    return _STAFF_KEPT.validate_json(document)


def basis_of(document: object) -> Basis:
    """What a proposal was about."""
    return _BASIS.validate_python(document)


def motif_settings(said: object) -> tuple[MotifSetting, ...]:
    """What an exam session changes of its motifs, from that member of its settings."""
    return tuple(one.named(code) for code, one in sorted(_MOTIFS.validate_python(said or {}).items()))


def staff_complement(document: bytes) -> StaffComplement:
    """One complement, as an agent sees it."""
    return _COMPLEMENT.validate_json(document)
