"""The file of grades of earlier exam sessions: every line judged, every fault told at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.kit.tabular import NO_DAY, Line, LineFault, lines
from app.registrations.rules.grades import ABSENCES, UNITS_ONLY_SINCE, value
from app.registrations.rules.numbers import normal

COLUMNS = ("numero_candidat", "date_naissance", "session", "specialite", "unite", "note")

_LONGEST = 20
_CODE = r"U[0-9][0-9A-Z]{0,3}|E[0-9]"


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One grade, as it is kept."""

    candidate_number: str
    exam_session: int
    specialite: str
    unite: str
    grade: str
    birth_date: date

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What has one grade only."""
        return self.candidate_number, self.exam_session, self.specialite, self.unite


@dataclass(frozen=True, slots=True)
class Issued:
    """To whom and for what a number was issued here."""

    candidate_number: str
    exam_session: int
    specialite: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file read: its lines, and all that is wrong in it so far."""

    read: tuple[tuple[Line, GradeLine], ...]
    faults: list[LineFault]

    @property
    def numbers(self) -> frozenset[str]:
        """Whose grades they are."""
        return frozenset(grade.candidate_number for _, grade in self.read)


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines are held against: units by spécialité (none: not published), numbers issued here, this year."""

    units: Mapping[str, frozenset[str]]
    issued: Mapping[str, Issued]
    year: int


def read(file: str, content: str) -> Sheet:
    """The lines, each in itself."""
    faults: list[LineFault] = []
    return Sheet(tuple((line, _grade(line)) for line in lines(file, content, COLUMNS, faults)), faults)


def faults(sheet: Sheet, known: Known) -> tuple[LineFault, ...]:
    """All that is wrong, the lines held against one another and against what is known here."""
    first: dict[tuple[str, int, str, str], int] = {}
    for line, grade in sheet.read:
        for column, reason in _against(grade, known):
            line.refuse(column, reason)
        if grade.key in first:
            line.refuse("note", f"cette note figure déjà à la ligne {first[grade.key]}")
        first.setdefault(grade.key, line.number)
    return tuple(sorted(sheet.faults, key=lambda fault: fault.line))


def _grade(line: Line) -> GradeLine:
    return GradeLine(
        candidate_number=normal(line.text("numero_candidat", r"[0-9A-Za-z ]+", "un numéro de candidat")),
        exam_session=line.year("session") or _missing_year(line),
        specialite=line.text("specialite"),
        unite=line.text("unite", _CODE, "un code d'unité (U1, U31…) ou d'épreuve (E3)"),
        grade=_written(line),
        birth_date=line.day("date_naissance"),
    )


def _missing_year(line: Line) -> int:
    line.text("session")
    return 0


def _written(line: Line) -> str:
    found = line.text("note")
    number = value(found)
    if found and number is None and found not in ABSENCES:
        line.refuse(
            "note", f"« {found} » : de 0 à 20 par centièmes (12.50), absent ou absent_force_majeure est attendu"
        )
    return found if number is None else f"{number:.2f}"


def _against(grade: GradeLine, known: Known) -> Iterator[tuple[str, str]]:
    if len(grade.candidate_number) > _LONGEST:
        yield "numero_candidat", f"un numéro a {_LONGEST} caractères au plus"
    if grade.exam_session > known.year:
        yield "session", f"la session {grade.exam_session} n'a pas encore eu lieu"
    if grade.specialite and grade.specialite not in known.units:
        yield "specialite", f"« {grade.specialite} » n'est pas une spécialité"
    if re.fullmatch(r"E[0-9]", grade.unite):
        if grade.exam_session >= UNITS_ONLY_SINCE:
            yield (
                "unite",
                f"depuis la session {UNITS_ONLY_SINCE}, une note se garde sur une unité et non sur une épreuve",
            )
    elif (units := known.units.get(grade.specialite)) and grade.unite and grade.unite not in units:
        yield "unite", f"« {grade.unite} » n'est pas une unité de cette spécialité"
    issued = known.issued.get(grade.candidate_number)
    if issued is None:
        return
    if (issued.exam_session, issued.specialite) != (grade.exam_session, grade.specialite):
        yield (
            "numero_candidat",
            f"ce numéro a été donné ici pour la session {issued.exam_session}, spécialité « {issued.specialite} »",
        )
    if grade.birth_date not in {issued.birth_date, NO_DAY}:
        yield "date_naissance", "ce numéro est celui d'une personne née un autre jour"
