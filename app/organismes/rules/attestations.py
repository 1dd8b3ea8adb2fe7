"""What a training body attests of its students, and whose registration it is about: number, name and birth together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.kit.names import same_first_names, same_name
from app.kit.tabular import Dialect, Line, LineFault, decoded, lines, separator_of

FILE = "Fichier"
COLUMNS = {
    "student_number": "numero_etudiant",
    "birth_name": "nom",
    "first_names": "prenoms",
    "birth_date": "date_naissance",
    "school_year": "annee_scolaire",
    "study_year": "annee_etude",
    "starts_on": "debut",
    "ends_on": "fin",
    "specialite": "specialite",
}
_OPTIONAL = ("ends_on", "specialite")
"""May be empty, or have no column: who still follows the preparation has no end."""
NUMBER = r"(?!=)[^\x00-\x1f\x7f]{1,50}"
"""A formula is what a spreadsheet was to replace: such a number is nobody's, and would wait for ever."""
NAME = r"(?!=)[^\x00-\x1f\x7f]{1,100}"
SPECIALITE = r"[a-z0-9]+(-[a-z0-9]+)*"
SCHOOL_YEAR = r"20[0-9]{2}-20[0-9]{2}"
STUDY_YEARS = ("1", "2")
_SUMMER = 8
"""August: a school year is over when it ends; the preparation of the next may have begun in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """One school year of one student; without an end, it is being followed."""

    student_number: str
    birth_name: str
    first_names: str
    birth_date: date
    school_year: str
    study_year: int
    starts_on: date
    ends_on: date | None
    specialite: str | None = None
    """Unless told, that of the registration."""

    @property
    def key(self) -> tuple[str, str]:
        """Sent again, it is the same attestation."""
        return plain_number(self.student_number), self.school_year

    def faults(self, today: date, specialites: Collection[str]) -> Iterator[tuple[str, str]]:
        """What contradicts itself, or those that there are: the member, and why, in French."""
        first, second = (int(year) for year in self.school_year.split("-"))
        if second != first + 1:
            yield "school_year", f"une année scolaire va d'une année à la suivante : {first}-{first + 1}, par exemple"
        elif self.starts_on > date(second, _SUMMER, 31):
            yield "starts_on", f"la préparation commence après la fin de l'année scolaire {self.school_year}"
        elif self.ends_on is not None and self.ends_on < date(first, _SUMMER, 1):
            yield "ends_on", f"la préparation finit avant le début de l'année scolaire {self.school_year}"
        if self.ends_on is not None and self.ends_on < self.starts_on:
            yield "ends_on", "la préparation finit avant d'avoir commencé"
        if self.birth_date >= self.starts_on:
            yield "birth_date", "cette personne serait née après le début de sa préparation"
        if self.starts_on > today:
            yield "starts_on", "une préparation qui n'a pas commencé ne s'atteste pas encore"
        if self.specialite is not None and self.specialite not in specialites:
            yield "specialite", f"« {self.specialite} » n'est le code d'aucune spécialité"


class Standing(StrEnum):
    """Where an attestation stands."""

    RATTACHEE = "rattachee"
    DIFFERENTE = "differente"
    """The number is that of a registration that the body follows; the name or the birth is not."""
    EN_ATTENTE = "en_attente"


@dataclass(frozen=True, slots=True)
class Student:
    """A registration that the body follows: who its candidate is."""

    registration_id: UUID
    student_number: str
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Match:
    """The registration that has the number of an attestation, and what differs in it: nothing, it is about that one."""

    registration_id: UUID | None
    differs: tuple[str, ...]

    @property
    def about(self) -> UUID | None:
        """The registration, if it is about it."""
        return None if self.differs else self.registration_id


NOBODY = Match(None, ())


def standing(match: Match) -> Standing:
    """In a word."""
    if match.registration_id is None:
        return Standing.EN_ATTENTE
    return Standing.DIFFERENTE if match.differs else Standing.RATTACHEE


def plain_number(number: str) -> str:
    """Neither capitals nor blanks count."""
    return "".join(number.split()).upper()


class Named(Protocol):
    """An attestation, as far as it says who the student is."""

    @property
    def student_number(self) -> str:
        """As its body writes it."""
        ...

    @property
    def birth_name(self) -> str:
        """Of birth, or of usage."""
        ...

    @property
    def first_names(self) -> str:
        """The first ones, at least."""
        ...

    @property
    def birth_date(self) -> date:
        """Day of birth."""
        ...


class Years(Protocol):
    """An attestation, as far as it says which preparation was followed, and when."""

    @property
    def specialite(self) -> str | None:
        """For which diploma, if its body says it."""
        ...

    @property
    def starts_on(self) -> date:
        """First day of the preparation, in the school year."""
        ...

    @property
    def contested_at(self) -> datetime | None:
        """When its candidate said that it is false."""
        ...


def numbered(students: Iterable[Student]) -> Mapping[str, Sequence[Student]]:
    """Those of one body, by the number that they have there."""
    found: dict[str, list[Student]] = defaultdict(list)
    for one in students:
        found[plain_number(one.student_number)].append(one)
    return found


def judged(named: Named, students: Mapping[str, Sequence[Student]]) -> Match:
    """Which of these students it is about; else who is the closest, and the members that differ, not what they are."""
    other = NOBODY
    for one in students.get(plain_number(named.student_number), ()):
        found = tuple(
            name
            for name, same in (
                ("birth_name", same_name(named.birth_name, one.birth_name, one.usage_name)),
                ("first_names", same_first_names(named.first_names, one.first_names)),
                ("birth_date", named.birth_date == one.birth_date),
            )
            if not same
        )
        if not found:
            return Match(one.registration_id, ())
        if other is NOBODY or len(found) < len(other.differs):
            other = Match(one.registration_id, found)
    return other


def attests(attestations: Iterable[Years], specialite: str, last_epreuve_on: date) -> bool:
    """Whether a preparation for this diploma, begun by the last épreuve, is attested (Guide §1, D643-16).

    What is contested is not.
    """
    return any(
        one.contested_at is None and one.specialite in {None, specialite} and one.starts_on <= last_epreuve_on
        for one in attestations
    )


def repeated(attested: Sequence[Attested]) -> Iterator[tuple[int, int]]:
    """Of each that says again the year of a student, its place and that of the first."""
    first: dict[tuple[str, str], int] = {}
    for place, one in enumerate(attested):
        if one.key in first:
            yield place, first[one.key]
        first.setdefault(one.key, place)


def read_file(
    content: bytes, today: date, specialites: Collection[str]
) -> tuple[tuple[Attested, ...], tuple[LineFault, ...]]:
    """The attestations of a file, and all that is wrong in it: with a fault none counts."""
    text = decoded(content)
    if text is None:
        return (), (LineFault(FILE, 0, "", "ce n'est pas du texte : UTF-8 ou Windows-1252 est attendu"),)
    faults: list[LineFault] = []
    read: list[tuple[Line, Attested]] = []
    needed = [column for member, column in COLUMNS.items() if member not in _OPTIONAL]
    optional = [COLUMNS[member] for member in _OPTIONAL]
    for line in lines(FILE, text, needed, faults, optional=optional, dialect=Dialect(separator_of(text))):
        before = len(faults)
        one = _attested(line)
        if len(faults) == before:
            read.append((line, one))
            for member, reason in one.faults(today, specialites):
                line.refuse(COLUMNS[member], reason)
    attested = tuple(one for _, one in read)
    for place, first in repeated(attested):
        line, one = read[place]
        line.refuse(
            COLUMNS["student_number"],
            f"« {one.student_number} » a déjà son année {one.school_year} à la ligne {read[first][0].number}",
        )
    if not attested and not faults:
        faults.append(LineFault(FILE, 0, "", "aucune attestation n'y figure"))
    return attested, tuple(sorted(faults, key=lambda fault: fault.line))


def _attested(line: Line) -> Attested:
    return Attested(
        student_number=line.text(COLUMNS["student_number"], NUMBER, "un numéro d'étudiant"),
        birth_name=line.text(COLUMNS["birth_name"], NAME, "un nom"),
        first_names=line.text(COLUMNS["first_names"], NAME, "un prénom"),
        birth_date=line.day(COLUMNS["birth_date"]),
        school_year=line.text(COLUMNS["school_year"], SCHOOL_YEAR, "une année scolaire (2025-2026, par exemple)"),
        study_year=int(line.choice(COLUMNS["study_year"], STUDY_YEARS)),
        starts_on=line.day(COLUMNS["starts_on"]),
        ends_on=line.optional_day(COLUMNS["ends_on"]),
        specialite=line.optional_text(COLUMNS["specialite"], SPECIALITE, "un code (bts-sio, par exemple)"),
    )
