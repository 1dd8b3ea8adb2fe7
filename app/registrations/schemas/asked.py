"""What a candidate asks for, as the contract's RegistrationIn and RegistrationPatch spell it.

Types, lengths and exact formats are judged here; what the law says of them, in `rules`.
"""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.http.text import Clean
from app.registrations.rules.choices import (
    Category,
    FacultativeKind,
    Forme,
    Ground,
    PreparationKind,
    PreparationMode,
    Teaching,
    UnitState,
)
from app.registrations.schemas.phones import international

ExamYear = Annotated[int, Field(ge=2000, le=2100, strict=True)]
AcademieCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
LangueCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+(?:-[a-z]+)*$", max_length=60)]
UniteCode = Annotated[str, StringConstraints(pattern=r"^U[0-9][0-9A-Z]{0,3}$")]
GradedCode = Annotated[str, StringConstraints(pattern=r"^(?:U[0-9][0-9A-Z]{0,3}|E[0-9])$")]
FacultativeCode = Annotated[str, StringConstraints(pattern=r"^UF[0-9]{1,2}$")]
GradeText = Annotated[
    str,
    StringConstraints(pattern=r"^(?:(?:1?[0-9])(?:\.[0-9]{1,2})?|20(?:\.0{1,2})?|absent|absent_force_majeure)$"),
]
Ine = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{11}$")]
Pcs = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
Text20 = Annotated[str, StringConstraints(min_length=1, max_length=20), Clean]
Text50 = Annotated[str, StringConstraints(min_length=1, max_length=50), Clean]
Text100 = Annotated[str, StringConstraints(min_length=1, max_length=100), Clean]
Text200 = Annotated[str, StringConstraints(min_length=1, max_length=200), Clean]
PostalCode = Annotated[str, StringConstraints(min_length=1, max_length=12), Clean]
Phone = Annotated[str, StringConstraints(min_length=4, max_length=20), AfterValidator(international)]
Flag = Annotated[bool, Field(strict=True)]


class _Asked(BaseModel):
    """No member unknown to the contract is taken."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class AddressIn(_Asked):
    """Where letters go."""

    line1: Text100
    line2: Text100 | None
    postal_code: PostalCode
    city: Text100
    country: CountryCode


class PhonesIn(_Asked):
    """Kept in E.164."""

    mobile: Phone | None
    landline: Phone | None


class ParentIn(_Asked):
    """Asked only of a candidate born abroad."""

    last_name: Text100
    first_names: Text100


class PreparationIn(_Asked):
    """The formation followed for this diploma."""

    kind: PreparationKind
    mode: PreparationMode
    training_body_id: UUID | None
    training_body_name: Text200 | None
    student_number: Text50 | None
    starts_on: date
    ends_on: date | None


class WorkPeriodIn(_Asked):
    """One job."""

    employer: Text200
    job: Text200
    technician_level: Flag
    in_field: Flag
    starts_on: date
    ends_on: date | None = None


class UnitChoiceIn(_Asked):
    """The one state of a unit."""

    unite: UniteCode
    state: UnitState


class LanguageChoiceIn(_Asked):
    """The language of an obligatory unit."""

    unite: UniteCode
    langue: LangueCode
    teaching: Teaching
    place: Text200 | None = None


class FacultativeIn(_Asked):
    """One facultative épreuve."""

    kind: FacultativeKind
    unite: FacultativeCode | None = None
    langue: LangueCode | None = None


class GradeIn(_Asked):
    """A grade of a former sitting."""

    unite: GradedCode
    grade: GradeText


class FormerSittingIn(_Asked):
    """An earlier exam session."""

    exam_session: ExamYear
    academie: AcademieCode
    candidate_number: Text20 | None = None
    grades: Annotated[list[GradeIn], Field(max_length=30)] = []


class DispenseIn(_Asked):
    """A unit that need not be sat."""

    unite: UniteCode
    ground: Ground
    reference: Text200 | None = None


class RenouncementIn(_Asked):
    """The explicit giving up of a bénéfice."""

    unite: UniteCode
    exam_session: ExamYear


class ModalitesIn(_Asked):
    """The text read and accepted."""

    version: Text20
    accepted: Flag


class RegistrationIn(_Asked):
    """The whole registration, as asked."""

    exam_session: ExamYear
    academie: AcademieCode
    specialite: Slug
    option: Slug | None = None
    category: Category
    forme: Forme
    nationality: CountryCode
    address: AddressIn
    phones: PhonesIn
    ine: Ine | None = None
    socio_professional_category: Pcs | None = None
    parents: Annotated[list[ParentIn], Field(min_length=1, max_length=2)] | None = None
    preparation: PreparationIn | None = None
    work_periods: Annotated[list[WorkPeriodIn], Field(max_length=50)] = []
    units: Annotated[list[UnitChoiceIn], Field(max_length=30)] = []
    languages: Annotated[list[LanguageChoiceIn], Field(max_length=10)] = []
    facultatives: Annotated[list[FacultativeIn], Field(max_length=10)] = []
    former_sittings: Annotated[list[FormerSittingIn], Field(max_length=20)] = []
    dispenses: Annotated[list[DispenseIn], Field(max_length=30)] = []
    renouncements: Annotated[list[RenouncementIn], Field(max_length=30)] = []
    duration_decision: Flag = False
    handicap: Flag
    earlier_amenagement: Flag = False
    modalites: ModalitesIn
