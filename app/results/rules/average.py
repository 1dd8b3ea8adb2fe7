"""Averages, exact: points and coefficients are kept apart, so that no division ever rounds a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.registrations.rules.offer import Domaine
from app.results.rules.grades import GRADED, PASS, Absence, Grade, Sheet, UnitGrade

_ZERO = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Average:
    """`points / coefficients`, both exact; the coefficients are never zero."""

    points: Decimal
    coefficients: Decimal

    def reaches(self, bound: Decimal) -> bool:
        """At least that much on 20: 9.999… does not reach 10."""
        return self.points >= bound * self.coefficients

    @property
    def shown(self) -> Decimal:
        """By hundredths, cut and never rounded up: who reads 10.00 is admis [P]."""
        return self.points * _HUNDRED // self.coefficients / _HUNDRED


def general(sheet: Sheet) -> Average | None:
    """The general average (Guide §6, D643-22); None when its coefficients are unknown, or none counts."""
    counted = [unit for unit in sheet.units if unit.state in GRADED]
    bonus = sum((extra.coefficient * _above_ten(extra.grade) for extra in sheet.facultatives), _ZERO)
    return _average(counted, sheet, bonus)


def professional(sheet: Sheet) -> Average | None:
    """That of the professional épreuves, kept grades included, facultative points left out [P]."""
    units = [unit for unit in sheet.units if unit.state in GRADED and unit.domaine is Domaine.PROFESSIONNEL]
    return _average(units, sheet, _ZERO)


def _average(units: Sequence[UnitGrade], sheet: Sheet, bonus: Decimal) -> Average | None:
    # [P] A dispensed unit leaves both sides: it has no grade, so its coefficient weighs nothing either.
    orals = {oral.unite: _number(oral.grade) for oral in sheet.controle}
    points, coefficients = bonus, _ZERO
    for unit in units:
        if unit.coefficient is None:
            return None
        number = _number(unit.grade)
        # Of the two grades of a unit sat again at the contrôle, the better one counts (D643-22).
        points += unit.coefficient * max(number, orals.get(unit.unite, number))
        coefficients += unit.coefficient
    return Average(points, coefficients) if coefficients else None


def _number(grade: Grade | None) -> Decimal:
    # D643-24: an absence for force majeure is sanctioned by zero; another one stops the verdict before any average.
    return grade if isinstance(grade, Decimal) else _ZERO


def _above_ten(grade: Grade) -> Decimal:
    # Guide §6: only what exceeds 10.
    return _ZERO if isinstance(grade, Absence) else max(_ZERO, grade - PASS)
