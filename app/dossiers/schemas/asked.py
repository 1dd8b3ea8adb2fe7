"""Shapes of what is asked at the doors of dossiers."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from app.accounts.rules.identity import Identity
from app.accounts.schemas import MePatch, patched
from app.dossiers.rules.acts import Act, Entry
from app.dossiers.rules.selection import Selection
from app.dossiers.rules.states import CorrectionState, DossierState
from app.dossiers.rules.status import Decision
from app.http.text import Clean, Paragraphs
from app.justificatifs.rules.complements import Status
from app.kit.canonical import Json
from app.registrations.rules.choices import Category
from app.registrations.schemas.correction import Motive
from app.staff.access import CallingAgent

PieceCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
SpecialiteCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
AcademieCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
Assignee = Annotated[
    str, StringConstraints(pattern=r"^(?:me|nobody|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$")
]
"""Oneself, nobody, or an agent."""
ComplementStanding = Literal[Status.EN_ATTENTE, Status.REPONDU, Status.EXPIRE]
"""What is searched: the others wait for nobody."""
Beginning = Annotated[str, StringConstraints(min_length=1, max_length=100)]
NumberBeginning = Annotated[str, StringConstraints(min_length=1, max_length=20)]
MotifCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=120), Clean]
Body = Annotated[str, StringConstraints(min_length=1, max_length=5000), Paragraphs]


class SelectionIn(BaseModel):
    """The filters of the queue: absent, a filter keeps everything."""

    model_config = ConfigDict(extra="forbid")

    exam_session: Annotated[int, Field(ge=2000, le=2100)] | None = None
    academie: AcademieCode | None = None
    status: Annotated[list[DossierState], Field(min_length=1, max_length=6)] | None = None
    specialite: SpecialiteCode | None = None
    category: Category | None = None
    missing: PieceCode | None = None
    refused: PieceCode | None = None
    complement: ComplementStanding | None = None
    waiting_before: AwareDatetime | None = None
    assigned: Assignee | None = None
    handicap: bool | None = None
    sous_reserve_r408: bool | None = None
    name: Beginning | None = None
    candidate_number: NumberBeginning | None = None

    def within(self, agent: CallingAgent) -> Selection:
        """The selection, within the académies of this agent."""
        wanted = agent.academies if self.academie is None else agent.academies & {self.academie}
        given = self.model_dump(exclude={"academie", "status", "assigned"})
        return Selection(
            **given,
            academies=wanted,
            statuses=frozenset(self.status or DossierState),
            unassigned=self.assigned == "nobody",
            assigned_to=self._assignee(agent),
        )

    def _assignee(self, agent: CallingAgent) -> UUID | None:
        if self.assigned is None or self.assigned == "nobody":
            return None
        return agent.agent_id if self.assigned == "me" else UUID(self.assigned)


class NoteIn(BaseModel):
    """The contract's NoteEntry."""

    model_config = ConfigDict(extra="forbid", strict=True)

    body: Body


class IdentityRequestIn(BaseModel):
    """The contract's IdentityCorrectionRequest."""

    model_config = ConfigDict(extra="forbid")

    changes: MePatch
    reason: Motive
    depot_id: UUID | None = None


class IdentityEntryIn(BaseModel):
    """The contract's IdentityCorrectionEntry."""

    model_config = ConfigDict(extra="forbid")

    changes: MePatch
    motive: Motive


class IdentityDecisionIn(BaseModel):
    """The contract's IdentityDecision."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal[CorrectionState.ACCORDEE, CorrectionState.REFUSEE]
    motive: Motive | None = None


_PATCH = TypeAdapter(MePatch)


def asked_of(changes: MePatch) -> dict[str, Json]:
    """What is kept of the members asked for."""
    kept_members: dict[str, Json] = _PATCH.dump_python(changes, mode="json")
    return kept_members


def change_of(changes: Mapping[str, object]) -> Callable[[Identity], Identity]:
    """What they make of an identity."""
    return partial(patched, patch=_PATCH.validate_python(changes))


def identity_shown(identity: Identity) -> dict[str, Json]:
    """The contract's Identity."""
    return {
        "civilite": identity.civilite.value,
        "birth_name": identity.birth_name,
        "usage_name": identity.usage_name,
        "first_names": identity.first_names,
        "birth": {
            "date": identity.birth_date.isoformat(),
            "country": identity.birth_country,
            "departement": identity.birth_departement,
            "commune": identity.birth_commune,
        },
    }


class ComplementIn(BaseModel):
    """The contract's ComplementEntry."""

    model_config = ConfigDict(extra="forbid")

    pieces: Annotated[list[PieceCode], Field(min_length=1, max_length=20)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000), Paragraphs]
    until: date | None = None


class AcceptPiece(BaseModel):
    """The contract's AcceptPiece."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["accept_piece"]
    piece: PieceCode
    machine_checked: bool = False


class MoveDossier(BaseModel):
    """The contract's MoveDossier."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["decide"]
    decision: Literal[Decision.EN_INSTRUCTION, Decision.VALIDE]


class AskComplement(BaseModel):
    """The contract's AskComplement."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["request_complement"]
    complement: ComplementIn


Repeated = AcceptPiece | AskComplement | MoveDossier
"""What is done with each dossier of a bulk act."""
_REPEATED: TypeAdapter[Repeated] = TypeAdapter(Annotated[Repeated, Field(discriminator="kind")])


def act_kept(document: Mapping[str, object]) -> Repeated:
    """An act from the JSON that was kept of it."""
    return _REPEATED.validate_python(document)


class BulkActIn(BaseModel):
    """The contract's BulkActEntry."""

    model_config = ConfigDict(extra="forbid")

    act: Annotated[Repeated, Field(discriminator="kind")]
    registrations: Annotated[list[UUID], Field(min_length=1, max_length=1000)] | None = None
    selection: SelectionIn | None = None
    dry_run: bool = False


class DecisionIn(BaseModel):
    """The contract's DecisionEntry."""

    model_config = ConfigDict(extra="forbid")

    decision: Act
    motif_code: MotifCode | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000), Paragraphs] | None = None

    @property
    def entry(self) -> Entry:
        """As the rules read it."""
        return Entry(self.decision, self.motif_code, self.text)


class ExtensionIn(BaseModel):
    """The contract's ComplementExtension."""

    model_config = ConfigDict(extra="forbid")

    until: date


class CancellationIn(BaseModel):
    """The contract's ComplementCancellation."""

    model_config = ConfigDict(extra="forbid")

    motif: Annotated[str, StringConstraints(min_length=1, max_length=1000), Paragraphs]
