"""An ordinary sheet of grades; a case says what it changes."""

from decimal import Decimal

from app.registrations.rules.choices import Forme, UnitState
from app.registrations.rules.offer import Domaine
from app.results.rules import Absence, ControleGrade, FacultativeGrade, Sheet, UnitGrade

G, P = Domaine.GENERAL, Domaine.PROFESSIONNEL
S = UnitState
ABSENT, FORCE_MAJEURE = Absence.ABSENT, Absence.FORCE_MAJEURE


def grade(text: str | Absence | None) -> Decimal | Absence | None:
    """« 12.50 », an absence, or nothing yet."""
    return Decimal(text) if isinstance(text, str) and not isinstance(text, Absence) else text


def unit(
    unite: str,
    coefficient: str | None,
    domaine: Domaine | None,
    note: str | Absence | None,
    state: UnitState = S.A_PASSER,
) -> UnitGrade:
    """One obligatory unit."""
    weight = None if coefficient is None else Decimal(coefficient)
    return UnitGrade(unite=unite, coefficient=weight, domaine=domaine, state=state, grade=grade(note))


def extra(note: str | Absence, coefficient: str = "1", unite: str = "UF1") -> FacultativeGrade:
    """One facultative épreuve."""
    read = grade(note)
    assert read is not None
    return FacultativeGrade(unite=unite, coefficient=Decimal(coefficient), grade=read)


def oral(unite: str, note: str | Absence) -> ControleGrade:
    """One oral of contrôle."""
    read = grade(note)
    assert read is not None
    return ControleGrade(unite=unite, grade=read)


def sheet(
    *units: UnitGrade,
    forme: Forme = Forme.GLOBALE,
    facultatives: tuple[FacultativeGrade, ...] = (),
    controle: tuple[ControleGrade, ...] = (),
) -> Sheet:
    """All of it."""
    return Sheet(forme=forme, units=units, facultatives=facultatives, controle=controle)


def two(general: str | Absence | None, professional: str | Absence | None) -> tuple[UnitGrade, UnitGrade]:
    """One general and one professional unit, each of coefficient 1."""
    return unit("U1", "1", G, general), unit("U4", "1", P, professional)


def four(*notes: str | Absence | None) -> tuple[UnitGrade, ...]:
    """Three general units and a professional one: U1 (4), U2 (2), U31 (2), U4 (8)."""
    shape = (("U1", "4", G), ("U2", "2", G), ("U31", "2", G), ("U4", "8", P))
    return tuple(unit(code, weight, domaine, note) for (code, weight, domaine), note in zip(shape, notes, strict=True))
