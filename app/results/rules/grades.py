"""The grades of one candidate at one exam session, as the jury has them, and what may be wrong in them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from app.kit.errors import Violation
from app.registrations.rules.choices import Forme, UnitState
from app.registrations.rules.offer import Domaine

PASS = Decimal(10)
"""The average that gives the diploma, and the grade that can be kept (D643-15, D643-22)."""
MAXIMUM = Decimal(20)
STEP = Decimal("0.01")
CONTROLES = 2
"""Oral épreuves de contrôle, no more and no fewer (D643-15, 2°)."""
GRADED = frozenset({UnitState.A_PASSER, UnitState.BENEFICE, UnitState.REPORT})
"""Units whose grade counts: sat now, or kept from before (D643-22, D643-23)."""
_PROGRESSIVE_ONLY = frozenset({UnitState.REPORT, UnitState.NON_PRESENTEE})

_FORME = "Guide §3 ; Code de l'éducation, D643-14 et D643-23"
_GRADE = "Code de l'éducation, D643-22"
_CONTROLE = "Code de l'éducation, D643-15 et D643-22"
_KEPT = "Code de l'éducation, D643-15 et D643-23"


class Absence(StrEnum):
    """Why there is no grade (D643-24): the second counts as zero."""

    ABSENT = "absent"
    FORCE_MAJEURE = "absent_force_majeure"


Grade: TypeAlias = Decimal | Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGrade:
    """One obligatory unit of the spécialité; `grade` None: not graded, because dispensed, not sat, or not yet."""

    unite: str
    coefficient: Decimal | None
    """None while the règlement d'examen of the spécialité is not known."""
    domaine: Domaine | None
    state: UnitState
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacultativeGrade:
    """One facultative épreuve; an absence there takes nothing away."""

    unite: str
    coefficient: Decimal
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ControleGrade:
    """One oral of contrôle, on an obligatory unit that the candidate chose."""

    unite: str
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that a result is made of: every obligatory unit of the spécialité and option, whatever its state."""

    forme: Forme
    units: tuple[UnitGrade, ...]
    facultatives: tuple[FacultativeGrade, ...] = ()
    controle: tuple[ControleGrade, ...] = ()
    """Empty until the orals were held."""


def violations(sheet: Sheet) -> Iterator[Violation]:
    """Everything that makes the sheet no sheet: nothing is averaged before this is empty."""
    yield from _rows("units", sheet.units)
    yield from _rows("facultatives", sheet.facultatives)
    yield from _rows("controle", sheet.controle)
    for index, unit in enumerate(sheet.units):
        yield from _unit(unit, f"/units/{index}/grade")
        if sheet.forme is Forme.GLOBALE and unit.state in _PROGRESSIVE_ONLY:
            detail = f"En forme globale, l'unité {unit.unite} est passée, gardée par bénéfice, ou dispensée."
            yield Violation("etat-de-forme-progressive", f"/units/{index}/state", detail, _FORME)
    if sheet.controle:
        yield from _controle(sheet)


def _rows(name: str, rows: Sequence[UnitGrade | FacultativeGrade | ControleGrade]) -> Iterator[Violation]:
    times = Counter(row.unite for row in rows)
    for index, row in enumerate(rows):
        if isinstance(row.grade, Decimal) and not valid(row.grade):
            detail = f"La note de {row.unite} va de 0 à 20, par centièmes de point."
            yield Violation("note-invalide", f"/{name}/{index}/grade", detail, _GRADE)
        if times[row.unite] > 1:
            detail = f"La note de {row.unite} est donnée deux fois."
            yield Violation("note-en-double", f"/{name}/{index}/unite", detail, _GRADE)


def valid(grade: Decimal) -> bool:
    """From 0 to 20, by hundredths; what is no finite number is no grade."""
    return grade.is_finite() and 0 <= grade <= MAXIMUM and grade % STEP == 0


def _unit(unit: UnitGrade, field: str) -> Iterator[Violation]:
    if unit.state not in GRADED and unit.grade is not None:
        detail = f"L'unité {unit.unite} n'est ni passée ni gardée à cette session : elle n'a pas de note."
        yield Violation("note-sans-objet", field, detail, _GRADE)
    kept = unit.grade if unit.state in {UnitState.BENEFICE, UnitState.REPORT} else None
    if isinstance(kept, Absence):
        yield Violation("note-gardee-absente", field, f"Une absence ne se garde pas : unité {unit.unite}.", _KEPT)
    elif kept is not None and (kept >= PASS) is not (unit.state is UnitState.BENEFICE):
        detail = f"Un bénéfice est d'au moins 10, un report est inférieur à 10 : unité {unit.unite}."
        yield Violation("note-gardee-incoherente", field, detail, _KEPT)


def _controle(sheet: Sheet) -> Iterator[Violation]:
    if len(sheet.controle) != CONTROLES:
        yield Violation("controle-deux-epreuves", "/controle", "Le contrôle comporte deux épreuves orales.", _CONTROLE)
    # They are about general knowledge: an unknown domaine is left to the jury, which let the candidate choose.
    open_to = {unit.unite for unit in sheet.units if unit.state in GRADED and unit.domaine is not Domaine.PROFESSIONNEL}
    for index, oral in enumerate(sheet.controle):
        if oral.unite not in open_to:
            detail = f"Le contrôle porte sur une unité du domaine général dont la note compte : pas sur {oral.unite}."
            yield Violation("controle-hors-domaine", f"/controle/{index}/unite", detail, _CONTROLE)
