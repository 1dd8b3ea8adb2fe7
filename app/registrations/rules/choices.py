"""What a candidate asks for in a registration, member for member as the contract spells it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.registrations.rules.offer import Offer


class Category(StrEnum):
    """In what capacity the candidate sits (Guide, « Public concerné »)."""

    DISTANCE = "enseignement_a_distance"
    EXPERIENCE = "experience_professionnelle"
    REDOUBLANT = "redoublant"


class Forme(StrEnum):
    """All units in one exam session, or chosen units over several (Guide §3)."""

    GLOBALE = "globale"
    PROGRESSIVE = "progressive"


class UnitState(StrEnum):
    """What becomes of one unit in this exam session."""

    A_PASSER = "a_passer"
    BENEFICE = "benefice"
    REPORT = "report"
    DISPENSE = "dispense"
    NON_PRESENTEE = "non_presentee"


class Teaching(StrEnum):
    """Where the teaching of a language is followed (Guide §4)."""

    ETABLISSEMENT = "etablissement"
    AUTRE_ETABLISSEMENT = "autre_etablissement"
    DISTANCE = "distance"
    AUCUN = "aucun"


class Ground(StrEnum):
    """By what right a unit need not be sat."""

    DIPLOME = "diplome"
    VAE = "vae"
    DECISION_RECTEUR = "decision_recteur"


class PreparationKind(StrEnum):
    """By which way the diploma is prepared (Guide §1)."""

    VOIE_SCOLAIRE = "voie_scolaire"
    APPRENTISSAGE = "apprentissage"
    FORMATION_CONTINUE = "formation_continue"


class PreparationMode(StrEnum):
    """In presence or at a distance (Guide §1)."""

    PRESENTIEL = "presentiel"
    DISTANCE = "distance"


class FacultativeKind(StrEnum):
    """What a facultative épreuve is in (Guide §6)."""

    LANGUE = "langue"
    ENGAGEMENT_ETUDIANT = "engagement_etudiant"
    AUTRE = "autre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where letters go."""

    line1: str
    line2: str | None = None
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phones:
    """Numbers in E.164."""

    mobile: str | None = None
    landline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """Asked only of a candidate born abroad."""

    last_name: str
    first_names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """The formation followed for this diploma: without `ends_on` it is still running."""

    kind: PreparationKind
    mode: PreparationMode
    training_body_id: UUID | None = None
    training_body_name: str | None = None
    student_number: str | None = None
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPeriod:
    """One job: without `ends_on` it is still running."""

    employer: str
    job: str
    technician_level: bool
    in_field: bool
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChoice:
    """The one state of a unit."""

    unite: str
    state: UnitState


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChoice:
    """The language of an obligatory unit, and where its teaching is followed."""

    unite: str
    langue: str
    teaching: Teaching
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facultative:
    """One facultative épreuve."""

    kind: FacultativeKind
    unite: str | None = None
    langue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade of a former sitting: « 12.50 », « absent » or « absent_force_majeure »."""

    unite: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerSitting:
    """An earlier exam session, declared by the candidate and proved by the relevé."""

    exam_session: int
    academie: str
    candidate_number: str | None = None
    grades: tuple[Grade, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispense:
    """A unit that need not be sat, by what right, and what proves it."""

    unite: str
    ground: Ground
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renouncement:
    """The explicit giving up of the bénéfice of a unit, won in that exam session."""

    unite: str
    exam_session: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Modalites:
    """The text that was read and accepted."""

    version: str
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The whole registration as asked."""

    exam_session: int
    academie: str
    specialite: str
    option: str | None = None
    category: Category
    forme: Forme
    nationality: str
    address: Address
    phones: Phones
    ine: str | None = None
    socio_professional_category: str | None = None
    parents: tuple[Parent, ...] | None = None
    preparation: Preparation | None = None
    work_periods: tuple[WorkPeriod, ...] = ()
    units: tuple[UnitChoice, ...] = ()
    languages: tuple[LanguageChoice, ...] = ()
    facultatives: tuple[Facultative, ...] = ()
    former_sittings: tuple[FormerSitting, ...] = ()
    dispenses: tuple[Dispense, ...] = ()
    renouncements: tuple[Renouncement, ...] = ()
    duration_decision: bool = False
    handicap: bool
    earlier_amenagement: bool = False
    modalites: Modalites


def default_state(forme: Forme) -> UnitState:
    """What an unlisted unit becomes: globale sits all that is not held (D643-14), progressive only chooses."""
    return UnitState.A_PASSER if forme is Forme.GLOBALE else UnitState.NON_PRESENTEE


def completed(choices: Choices, offer: Offer) -> Choices:
    """The same choices with every unit of the spécialité and option stated, in the règlement's order."""
    known = offer.specialite.units_of(choices.option) if offer.specialite else {}
    listed = {unit.unite: unit for unit in choices.units}
    unlisted = default_state(choices.forme)
    units = [listed.get(code, UnitChoice(unite=code, state=unlisted)) for code in known]
    others = [listed[code] for code in sorted(listed.keys() - known.keys())]
    return replace(choices, units=(*units, *others))


def named(choices: Choices, training_body: str | None) -> Choices:
    """The same choices, the training body chosen in the list bearing its name there: the récapitulatif says it."""
    preparation = choices.preparation
    if preparation is None or training_body is None:
        return choices
    return replace(choices, preparation=replace(preparation, training_body_name=training_body))
