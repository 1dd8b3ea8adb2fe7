"""Two candidates of no existence: the fullest registration that is still ordinary, and the barest."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.documents.rules.content import Recapitulatif
from app.documents.rules.facts import Identity, Labels, Recorded
from app.documents.rules.recapitulatif import recapitulatif
from app.registrations.rules.choices import (
    Address,
    Category,
    Choices,
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


@dataclass(frozen=True)
class Sample:
    """The four facts of a récapitulatif."""

    identity: Identity
    choices: Choices
    labels: Labels
    recorded: Recorded

    def content(self) -> Recapitulatif:
        return recapitulatif(self.identity, self.choices, self.labels, self.recorded)


IDENTITY = Identity(
    email="camille.exemple@example.org",
    civilite="madame",
    birth_name="EXEMPLE",
    usage_name="EXEMPLE-SPÉCIMEN",
    first_names="Camille, Zoé",
    birth_date=date(1999, 3, 1),
    birth_country="BE",
    birth_departement="Province de Liège",
    birth_commune="Liège",
)
RECORDED = Recorded(
    registration_id=UUID("0190a6f0-6d3a-7c1e-9f00-3f2e5b7a1c4d"),
    candidate_number="0227000042",
    version=3,
    digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    recorded_at=datetime(2026, 11, 15, 17, 2, 3, tzinfo=UTC),
    modalites_accepted_at=datetime(2026, 11, 2, 9, 0, 7, tzinfo=UTC),
    zone=ZoneInfo("Europe/Paris"),
    registration_closes_at=datetime(2026, 11, 23, 17, tzinfo=UTC),
    justificatifs_close_at=datetime(2026, 12, 6, 23, tzinfo=UTC),
    amenagement_closes_at=datetime(2026, 11, 23, 23, tzinfo=UTC),
    amenagement_url="https://amex.example.org/",
    counted_days=243,
    counted_until=date(2027, 6, 10),
)
LABELS = Labels(
    specialite="Services informatiques aux organisations",
    option="B : solutions logicielles et applications métiers",
    diploma_code="32032613",
    socio_professional_category="Professions intermédiaires administratives et commerciales des entreprises",
    academies={"02": "Aix-Marseille", "23": "Nice"},
    countries={"FR": "France", "BE": "Belgique"},
    langues={"en": "anglais", "hy": "arménien", "es": "espagnol"},
    unites={
        "U1": "Culture générale et expression",
        "U2": "Expression et communication en langue anglaise",
        "U3": "Mathématiques pour l’informatique",
        "U4": "Culture économique, juridique et managériale",
        "U5": "Conception et développement d’applications",
        "U6": "Support et mise à disposition de services informatiques",
        "U7": "Cybersécurité des services informatiques",
        "U8": "Langue vivante 2",
        "UF3": "Parcours de certification complémentaire",
    },
    r408=True,
)
CHOICES = Choices(
    exam_session=2027,
    academie="02",
    specialite="bts-sio",
    option="bts-sio-slam",
    category=Category.REDOUBLANT,
    forme=Forme.PROGRESSIVE,
    nationality="FR",
    address=Address(
        line1="12 bis, rue de l’Exemple", line2="Bâtiment C", postal_code="13001", city="Marseille", country="FR"
    ),
    phones=Phones(mobile="+33639980001", landline="+33465710002"),
    ine="123456789AB",
    socio_professional_category="46",
    parents=(
        Parent(last_name="EXEMPLE", first_names="Dominique"),
        Parent(last_name="SPÉCIMEN", first_names="Claude"),
    ),
    preparation=Preparation(
        kind=PreparationKind.FORMATION_CONTINUE,
        mode=PreparationMode.DISTANCE,
        training_body_name="Organisme à distance Exemple",
        student_number="ED-987654",
        starts_on=date(2025, 9, 1),
        ends_on=date(2027, 5, 31),
    ),
    work_periods=(
        WorkPeriod(
            employer="Atelier Exemple",
            job="Technicienne de support",
            technician_level=True,
            in_field=True,
            starts_on=date(2023, 1, 2),
            ends_on=date(2023, 8, 31),
        ),
        WorkPeriod(
            employer="Mairie de Spécimen",
            job="Agente d’accueil",
            technician_level=False,
            in_field=False,
            starts_on=date(2024, 1, 1),
        ),
    ),
    units=(
        UnitChoice(unite="U1", state=UnitState.BENEFICE),
        UnitChoice(unite="U2", state=UnitState.A_PASSER),
        UnitChoice(unite="U3", state=UnitState.REPORT),
        UnitChoice(unite="U4", state=UnitState.A_PASSER),
        UnitChoice(unite="U5", state=UnitState.NON_PRESENTEE),
        UnitChoice(unite="U6", state=UnitState.DISPENSE),
        UnitChoice(unite="U7", state=UnitState.A_PASSER),
        UnitChoice(unite="U8", state=UnitState.A_PASSER),
    ),
    languages=(
        LanguageChoice(unite="U2", langue="en", teaching=Teaching.DISTANCE, place="Organisme à distance Exemple"),
        LanguageChoice(unite="U8", langue="hy", teaching=Teaching.AUTRE_ETABLISSEMENT, place="Lycée Spécimen"),
    ),
    facultatives=(
        Facultative(kind=FacultativeKind.LANGUE, langue="es"),
        Facultative(kind=FacultativeKind.ENGAGEMENT_ETUDIANT),
        Facultative(kind=FacultativeKind.AUTRE, unite="UF3"),
    ),
    former_sittings=(
        FormerSitting(
            exam_session=2025,
            academie="02",
            candidate_number="0225001234",
            grades=(
                Grade(unite="U1", grade="12.50"),
                Grade(unite="U3", grade="8.25"),
                Grade(unite="U4", grade="absent_force_majeure"),
            ),
        ),
        FormerSitting(exam_session=2024, academie="23", grades=(Grade(unite="U2", grade="absent"),)),
    ),
    dispenses=(
        Dispense(unite="U6", ground=Ground.VAE, reference="Jury du 12 mars 2024"),
        Dispense(unite="U1", ground=Ground.DIPLOME),
    ),
    renouncements=(Renouncement(unite="U4", exam_session=2024),),
    duration_decision=True,
    handicap=True,
    earlier_amenagement=True,
    modalites=Modalites(version="2027-1", accepted=True),
)

FULLEST = Sample(IDENTITY, CHOICES, LABELS, RECORDED)

BAREST = Sample(
    replace(
        IDENTITY,
        civilite="monsieur",
        usage_name=None,
        birth_country="FR",
        birth_departement="13",
        birth_commune="Arles",
    ),
    Choices(
        exam_session=2027,
        academie="02",
        specialite="bts-cpi",
        category=Category.EXPERIENCE,
        forme=Forme.GLOBALE,
        nationality="FR",
        address=Address(line1="3, impasse du Spécimen", postal_code="13200", city="Arles", country="FR"),
        phones=Phones(mobile="+33639980003"),
        socio_professional_category="46",
        handicap=False,
        modalites=Modalites(version="2027-1", accepted=True),
    ),
    replace(LABELS, specialite="Conception des produits industriels", option=None, diploma_code="32020009", r408=False),
    replace(RECORDED, version=1, counted_days=0),
)
