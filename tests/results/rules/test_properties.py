"""What holds of every sheet of grades."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.registrations.rules.choices import Forme, UnitState
from app.registrations.rules.offer import Domaine
from app.results.rules import Absence, FacultativeGrade, Result, Sheet, UnitGrade, verdict
from app.results.rules.average import general, professional
from app.results.rules.grades import GRADED, violations

ORDER = (Result.AJOURNE, Result.AUTORISE_CONTROLE, Result.ADMIS)
MARKS = st.integers(0, 2000).map(lambda hundredths: Decimal(hundredths) / 100)
COEFFICIENTS = st.integers(1, 400).map(lambda quarters: Decimal(quarters) / 4)
FACULTATIVES = st.builds(
    FacultativeGrade, unite=st.just("UF"), coefficient=COEFFICIENTS, grade=MARKS | st.sampled_from(Absence)
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Units sat, kept or dispensed, every domaine known."""
    units = []
    for number in range(draw(st.integers(1, 8))):
        mark = draw(MARKS)
        kept = UnitState.BENEFICE if mark >= 10 else UnitState.A_PASSER
        state = draw(st.sampled_from([UnitState.A_PASSER, kept, UnitState.DISPENSE]))
        grade: Decimal | Absence | None = mark
        if state is UnitState.DISPENSE:
            grade = None
        elif state is UnitState.A_PASSER and draw(st.integers(0, 3)) == 0:
            grade = Absence.FORCE_MAJEURE
        units.append(
            UnitGrade(
                unite=f"U{number}",
                coefficient=draw(COEFFICIENTS),
                domaine=draw(st.sampled_from(Domaine)),
                state=state,
                grade=grade,
            )
        )
    extras = [replace(one, unite=f"UF{n}") for n, one in enumerate(draw(st.lists(FACULTATIVES, max_size=3)))]
    return Sheet(forme=Forme.GLOBALE, units=tuple(units), facultatives=tuple(extras))


def mark(grade: Decimal | Absence | None) -> Fraction:
    return Fraction(grade) if isinstance(grade, Decimal) else Fraction(0)


@given(sheets())
def test_the_average_is_exactly_the_formula_of_the_law(sheet: Sheet) -> None:
    assert list(violations(sheet)) == []
    counted = [unit for unit in sheet.units if unit.state in GRADED and unit.coefficient is not None]
    weights = sum((Fraction(unit.coefficient or 0) for unit in counted), Fraction(0))
    points = sum((Fraction(unit.coefficient or 0) * mark(unit.grade) for unit in counted), Fraction(0))
    bonus = sum(
        (Fraction(one.coefficient) * max(Fraction(0), mark(one.grade) - 10) for one in sheet.facultatives), Fraction(0)
    )
    average = general(sheet)
    assert (average is None) == (weights == 0)
    if average is not None:
        exact = (points + bonus) / weights
        assert Fraction(average.points) / Fraction(average.coefficients) == exact
        assert average.reaches(Decimal(10)) == (exact >= 10)
        assert average.reaches(Decimal(8)) == (exact >= 8)
        assert 0 <= exact - Fraction(average.shown) < Fraction(1, 100)


@given(sheets(), st.randoms(use_true_random=False))
def test_order_does_not_matter(sheet: Sheet, random: Random) -> None:
    units, extras = list(sheet.units), list(sheet.facultatives)
    random.shuffle(units)
    random.shuffle(extras)
    assert verdict(replace(sheet, units=tuple(units), facultatives=tuple(extras))) == verdict(sheet)


@given(sheets(), st.integers(0, 7), st.integers(0, 2000))
def test_a_better_grade_never_lowers_the_average_nor_the_result(sheet: Sheet, rank: int, better: int) -> None:
    rank %= len(sheet.units)
    before = sheet.units[rank]
    if before.state is UnitState.DISPENSE:
        return
    known = before.grade if isinstance(before.grade, Decimal) else Decimal(0)
    raised = replace(before, grade=max(known, Decimal(better) / 100))
    _no_worse(sheet, replace(sheet, units=(*sheet.units[:rank], raised, *sheet.units[rank + 1 :])))


@given(sheets(), FACULTATIVES)
def test_a_bonus_never_lowers(sheet: Sheet, extra: FacultativeGrade) -> None:
    _no_worse(sheet, replace(sheet, facultatives=(*sheet.facultatives, replace(extra, unite="UF9"))))


def _no_worse(before: Sheet, after: Sheet) -> None:
    low, high = general(before), general(after)
    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert low.points <= high.points
        assert low.coefficients == high.coefficients
    said, then = verdict(before), verdict(after)
    if said.result is not None and then.result is not None:
        assert ORDER.index(said.result) <= ORDER.index(then.result)


@given(sheets())
def test_a_dispensed_unit_is_as_if_it_were_not(sheet: Sheet) -> None:
    without = replace(sheet, units=tuple(unit for unit in sheet.units if unit.state is not UnitState.DISPENSE))
    assert verdict(without) == verdict(sheet)


@given(sheets(), st.integers(0, 7))
def test_an_unjustified_absence_ends_it(sheet: Sheet, rank: int) -> None:
    rank %= len(sheet.units)
    absent = replace(sheet.units[rank], state=UnitState.A_PASSER, grade=Absence.ABSENT)
    after = replace(sheet, units=(*sheet.units[:rank], absent, *sheet.units[rank + 1 :]))
    assert verdict(after).result is Result.NON_DELIVRABLE


@given(sheets())
def test_the_professional_average_is_that_of_the_professional_units_alone(sheet: Sheet) -> None:
    alone = tuple(unit for unit in sheet.units if unit.domaine is Domaine.PROFESSIONNEL)
    assert professional(sheet) == general(Sheet(forme=Forme.GLOBALE, units=alone))


@given(sheets())
def test_a_progressive_candidate_who_sat_all_is_judged_like_any_other(sheet: Sheet) -> None:
    assert verdict(replace(sheet, forme=Forme.PROGRESSIVE)) == verdict(sheet)
