"""An ordinary registration that breaks no rule, and what is needed to judge it; a test says what it changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

from app.registrations.rules import Candidate, Choices, Facts, FirstRegistration, Offer
from app.registrations.rules.choices import (
    Address,
    Category,
    Dispense,
    Facultative,
    FacultativeKind,
    Forme,
    FormerSitting,
    Grade,
    Ground,
    LanguageChoice,
    Modalites,
    Parent,
    Phones,
    Preparation,
    PreparationKind,
    PreparationMode,
    Renouncement,
    Teaching,
    UnitChoice,
    UnitState,
    WorkPeriod,
)
from app.registrations.rules.facts import History, KnownNumber, OfficialGrade, Past
from app.registrations.rules.offer import Domaine, Nature, Option, Specialite, Unit

PARIS = ZoneInfo("Europe/Paris")
# The guide's own calendar: the window crosses the change to winter time, 06:00Z to 17:00Z.
OPENS = datetime(2022, 10, 18, 8, tzinfo=PARIS).astimezone(UTC)
CLOSES = datetime(2022, 11, 21, 18, tzinfo=PARIS).astimezone(UTC)
JUSTIFICATIFS_CLOSE = datetime(2022, 12, 5, tzinfo=PARIS).astimezone(UTC)
LAST_EPREUVE = date(2023, 6, 30)
NOW = datetime(2022, 10, 25, 12, tzinfo=UTC)

LANGUAGES = {"en": "anglais", "es": "espagnol", "de": "allemand", "it": "italien", "fa": "persan"}
ALL_LANGUAGES = frozenset(LANGUAGES)

UNITS = (
    Unit(code="U1", epreuve="E1", label="Culture générale et expression", domaine=Domaine.GENERAL),
    Unit(code="U2", epreuve="E2", label="Langue vivante", langues=ALL_LANGUAGES - {"it"}, domaine=Domaine.GENERAL),
    Unit(code="U31", epreuve="E3", label="Mathématiques"),
    Unit(code="U4", epreuve="E4", label="Étude technique", domaine=Domaine.PROFESSIONNEL),
    Unit(code="U5", epreuve="E5", label="Projet", domaine=Domaine.PROFESSIONNEL, after=frozenset({"U4"})),
    Unit(code="U6", epreuve="E6", label="Chantier", option="bts-exemple-a"),
    Unit(code="U7", epreuve="E7", label="Atelier", option="bts-exemple-b"),
    Unit(
        code="UF1",
        epreuve="EF1",
        label="Langue facultative",
        nature=Nature.FACULTATIVE,
        langues=ALL_LANGUAGES,
        distinct=True,
    ),
    Unit(code="UF2", epreuve="EF2", label="Musique", nature=Nature.FACULTATIVE),
)
SPECIALITE = Specialite(
    slug="bts-exemple",
    label="Exemple",
    open=True,
    options=(
        Option(slug="bts-exemple-a", label="A : chantiers", open=True),
        Option(slug="bts-exemple-b", label="B : ateliers", open=True),
        Option(slug="bts-exemple-c", label="C : abrogée", open=False),
    ),
    units=UNITS,
)
UNPUBLISHED = replace(SPECIALITE, slug="bts-nouveau", label="Nouveau", options=(), units=())
SECOND_LANGUAGE = Unit(code="U22", epreuve="E2", label="Langue B", langues=ALL_LANGUAGES, distinct=True)
TWO_LANGUAGES = replace(SPECIALITE, units=(*UNITS, SECOND_LANGUAGE))

OFFER = Offer(
    exam_session=2023,
    opens_at=OPENS,
    closes_at=CLOSES,
    justificatifs_close_at=JUSTIFICATIFS_CLOSE,
    zone=PARIS,
    last_epreuve_on=LAST_EPREUVE,
    modalites_version="2023-1",
    specialite=SPECIALITE,
    academies=frozenset({"02", "31", "70"}),
    former_academies=frozenset({"02", "05", "31", "70"}),
    languages=LANGUAGES,
    rare_languages=frozenset({"fa"}),
    amenagement_url="https://amex.example.fr/",
    amenagement_closes_at=datetime(2022, 11, 22, tzinfo=PARIS).astimezone(UTC),
)
CANDIDATE = Candidate(birth_on=date(1996, 5, 4), birth_country="FR", identity_complete=True)

PREPARATION = Preparation(
    kind=PreparationKind.FORMATION_CONTINUE,
    mode=PreparationMode.DISTANCE,
    training_body_name="École à distance EXEMPLE",
    starts_on=date(2021, 9, 1),
    ends_on=date(2023, 5, 31),
)
CHOICES = Choices(
    exam_session=2023,
    academie="02",
    specialite="bts-exemple",
    option="bts-exemple-a",
    category=Category.DISTANCE,
    forme=Forme.GLOBALE,
    nationality="FR",
    address=Address(line1="1 rue de l'Exemple", postal_code="13001", city="Marseille", country="FR"),
    phones=Phones(mobile="+33639980001"),
    ine="123456789AB",
    socio_professional_category="52",
    preparation=PREPARATION,
    languages=(LanguageChoice(unite="U2", langue="en", teaching=Teaching.DISTANCE),),
    handicap=False,
    modalites=Modalites(version="2023-1", accepted=True),
)


class Changes(TypedDict, total=False):
    """Any member of a registration."""

    exam_session: int
    academie: str
    specialite: str
    option: str | None
    category: Category
    forme: Forme
    nationality: str
    address: Address
    phones: Phones
    ine: str | None
    socio_professional_category: str | None
    parents: tuple[Parent, ...] | None
    preparation: Preparation | None
    work_periods: tuple[WorkPeriod, ...]
    units: tuple[UnitChoice, ...]
    languages: tuple[LanguageChoice, ...]
    facultatives: tuple[Facultative, ...]
    former_sittings: tuple[FormerSitting, ...]
    dispenses: tuple[Dispense, ...]
    renouncements: tuple[Renouncement, ...]
    duration_decision: bool
    handicap: bool
    earlier_amenagement: bool
    modalites: Modalites


class Known(TypedDict, total=False):
    """Any fact beside the registration."""

    offer: Offer
    candidate: Candidate
    now: datetime
    first: FirstRegistration | None
    history: History
    training_body: str | None
    numbers: Mapping[str, KnownNumber]


def choices(**changes: Unpack[Changes]) -> Choices:
    """The ordinary registration, changed."""
    return replace(CHOICES, **changes)


def facts(**known: Unpack[Known]) -> Facts:
    """The ordinary facts, changed."""
    return replace(Facts(offer=OFFER, candidate=CANDIDATE, now=NOW), **known)


def offered(specialite: Specialite | None) -> Offer:
    """The ordinary offer, of another spécialité."""
    return replace(OFFER, specialite=specialite)


def address(postal_code: str = "13001", country: str = "FR") -> Address:
    """Somewhere."""
    return replace(CHOICES.address, postal_code=postal_code, country=country)


def units(**states: str) -> tuple[UnitChoice, ...]:
    """`units(U1="benefice")`."""
    return tuple(UnitChoice(unite=code, state=UnitState(state)) for code, state in states.items())


def language(
    langue: str = "en", teaching: Teaching = Teaching.DISTANCE, unite: str = "U2", place: str | None = None
) -> LanguageChoice:
    """One obligatory language."""
    return LanguageChoice(unite=unite, langue=langue, teaching=teaching, place=place)


def facultative(kind: str = "langue", langue: str | None = None, unite: str | None = None) -> Facultative:
    """One facultative épreuve."""
    return Facultative(kind=FacultativeKind(kind), langue=langue, unite=unite)


def sitting(year: int = 2022, academie: str = "02", **grades: str) -> FormerSitting:
    """`sitting(2022, U1="12.50")`."""
    written = tuple(Grade(unite=code, grade=grade) for code, grade in grades.items())
    return FormerSitting(exam_session=year, academie=academie, candidate_number="0123456789", grades=written)


def dispense(unite: str, ground: Ground = Ground.VAE) -> Dispense:
    """One dispense claimed."""
    return Dispense(unite=unite, ground=ground, reference="Décision 2021-17")


def renounced(unite: str, year: int = 2022) -> Renouncement:
    """One renouncement, said."""
    return Renouncement(unite=unite, exam_session=year)


def job(
    starts_on: date = date(2021, 1, 1),
    ends_on: date | None = date(2021, 12, 31),
    *,
    technician_level: bool = True,
    in_field: bool = True,
) -> WorkPeriod:
    """One year of qualifying work unless said otherwise."""
    return WorkPeriod(
        employer="Atelier EXEMPLE",
        job="Technicien",
        technician_level=technician_level,
        in_field=in_field,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def first(
    forme: str = "progressive", specialite: str = "bts-exemple", closed: timedelta | None = None
) -> FirstRegistration:
    """A first registration, of last year unless its window closed `closed` ago; of this year while it is open."""
    closes_at = NOW - closed if closed is not None else CLOSES - timedelta(days=364)
    year = 2022 if closes_at <= NOW else 2023
    return FirstRegistration(exam_session=year, specialite=specialite, forme=Forme(forme), closes_at=closes_at)


def past(
    year: int = 2022,
    *renouncements: Renouncement,
    forme: str = "globale",
    **states: str,
) -> Past:
    """`past(2022, renounced("U31", 2021), U1="a_passer")`: how last year's registration ended."""
    return Past(
        exam_session=year,
        closed_at=CLOSES - timedelta(days=365 * (2023 - year)),
        forme=Forme(forme),
        units=units(**states),
        renouncements=renouncements,
    )


def history(*closed: Past, **grades: str) -> History:
    """`history(past(2022), U1_2022="12.00")`: what windows closed on, and what the service imported."""
    official = tuple(
        OfficialGrade(exam_session=int(name.split("_")[1]), unite=name.split("_")[0], grade=grade)
        for name, grade in grades.items()
    )
    return History(closed=closed, grades=official)
