"""What the grades say (D643-22 to D643-24); where they do not, an agent decides."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from app.registrations.rules.choices import UnitState
from app.results.rules.average import Average, general, professional
from app.results.rules.grades import GRADED, PASS, Absence, Sheet, UnitGrade
from app.results.rules.states import Result

CONTROLE_FROM = Decimal(8)
"""The average that opens the contrôle, under that of the diploma (D643-22)."""


class Undecided(StrEnum):
    """Why the grades give no result."""

    NOTE_MANQUANTE = "note_manquante"
    SANS_MOYENNE = "sans_moyenne"
    DOMAINE_INCONNU = "domaine_inconnu"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One result or one reason why there is none; `average` once every grade that counts is known."""

    result: Result | None
    undecided: Undecided | None = None
    average: Average | None = None


def verdict(sheet: Sheet) -> Verdict:
    """The result of a sheet without violations."""
    if any(unit.state is UnitState.NON_PRESENTEE for unit in sheet.units):
        # D643-22: in forme progressive, averaged when every unit was sat or is held, perhaps years later.
        return Verdict(Result.EN_COURS)
    counted = [unit for unit in sheet.units if unit.state in GRADED]
    if any(unit.grade is Absence.ABSENT for unit in counted):
        # D643-24, Guide §7: an unjustified absence at an obligatory épreuve, whatever the average.
        return Verdict(Result.NON_DELIVRABLE)
    if any(unit.grade is None for unit in counted):
        return Verdict(None, Undecided.NOTE_MANQUANTE)
    first = _first(replace(sheet, controle=()), counted)
    after = general(sheet)
    if not sheet.controle or after is None or first.result in {Result.ADMIS, Result.AJOURNE}:
        return first  # orals change nothing for who was not authorised to them
    return Verdict(Result.ADMIS_APRES_CONTROLE if after.reaches(PASS) else Result.AJOURNE_APRES_CONTROLE, average=after)


def _first(sheet: Sheet, counted: list[UnitGrade]) -> Verdict:
    """Before any contrôle."""
    average = general(sheet)
    if average is None:
        return Verdict(None, Undecided.SANS_MOYENNE)
    if average.reaches(PASS):
        return Verdict(Result.ADMIS, average=average)
    if not average.reaches(CONTROLE_FROM):
        return Verdict(Result.AJOURNE, average=average)
    if any(unit.domaine is None for unit in counted):
        return Verdict(None, Undecided.DOMAINE_INCONNU, average)
    job = professional(sheet)
    # [P] Every professional unit dispensed: their average cannot be reached, nor missed.
    if job is None:
        return Verdict(None, Undecided.SANS_MOYENNE, average)
    return Verdict(Result.AUTORISE_CONTROLE if job.reaches(PASS) else Result.AJOURNE, average=average)
