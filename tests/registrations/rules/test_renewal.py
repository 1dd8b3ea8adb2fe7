"""Item 9: a redoublant begins from last session's choices; what carries over, and what never does."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from app.registrations.rules import Choices, violations
from app.registrations.rules.choices import Category, Forme, Grade, Modalites, Parent, UnitState
from app.registrations.rules.renewal import AGAIN, NOT_CARRIED, Sat, notices, renewed
from tests.registrations.rules.sample import (
    OFFER,
    PREPARATION,
    SPECIALITE,
    UNPUBLISHED,
    Changes,
    choices,
    dispense,
    facts,
    facultative,
    job,
    offered,
    renounced,
    sitting,
    units,
)

TODAY = date(2022, 10, 25)
SAT = Sat(exam_session=2022, academie="02", candidate_number="22020000017")
MOVED = {"exam_session", "category", "units", "former_sittings", *NOT_CARRIED}


def former(**changes: object) -> Choices:
    """The ordinary registration, a year ago."""
    asked: Changes = {"exam_session": 2022, "modalites": Modalites(version="2022-1", accepted=True)}
    return replace(choices(**asked), **changes)  # type: ignore[arg-type]  # any member


def states(moved: Choices) -> dict[str, UnitState]:
    """Each unit said."""
    return {unit.unite: unit.state for unit in moved.units}


def graded(**grades: str) -> Sat:
    """The last sitting, its grades known to the service."""
    return replace(SAT, grades=tuple(Grade(unite=code, grade=grade) for code, grade in grades.items()))


def test_all_the_rest_carries_over_to_the_letter() -> None:
    before = former(
        parents=(Parent(last_name="EXEMPLE", first_names="Dominique"),),
        work_periods=(job(),),
        facultatives=(facultative("engagement_etudiant"),),
        renouncements=(renounced("U1", 2021),),
        duration_decision=True,
        handicap=True,
        earlier_amenagement=True,
    )
    moved = renewed(before, SAT, facts())
    for field in fields(Choices):
        if field.name not in MOVED:
            assert getattr(moved, field.name) == getattr(before, field.name), field.name
    assert moved.exam_session == OFFER.exam_session
    assert not moved.handicap
    assert not moved.earlier_amenagement


def test_what_must_be_answered_again_is_said_with_its_rule() -> None:
    """Guide §8: a request is of one session; §2, §7: so is the text accepted."""
    assert [one.field for one in AGAIN] == ["/handicap", "/modalites"]
    assert all(one.source.startswith("Guide") and one.detail.endswith(".") for one in AGAIN)
    assert set(NOT_CARRIED) == {"handicap", "earlier_amenagement", "modalites"}


@pytest.mark.parametrize(
    ("what", "sittings", "after"),
    [
        ("a first sitting", (), [2022]),
        ("the second", (sitting(2021, U1="8"),), [2021, 2022]),
        ("already declared: once", (sitting(2021), sitting(2022, U1="8")), [2021, 2022]),
    ],
)
def test_the_last_sitting_is_added_with_its_number(what: str, sittings: tuple[object, ...], after: list[int]) -> None:
    moved = renewed(former(former_sittings=sittings), SAT, facts())
    assert [one.exam_session for one in moved.former_sittings] == after, what
    last = moved.former_sittings[-1]
    assert (last.academie, last.candidate_number) == (SAT.academie, SAT.candidate_number)


@pytest.mark.parametrize(
    ("what", "category", "preparation", "after"),
    [
        ("at a distance, ends tomorrow", Category.DISTANCE,
         replace(PREPARATION, ends_on=TODAY + timedelta(days=1)), Category.DISTANCE),
        ("at a distance, ends today", Category.DISTANCE, replace(PREPARATION, ends_on=TODAY), Category.DISTANCE),
        ("at a distance, ended yesterday", Category.DISTANCE,
         replace(PREPARATION, ends_on=TODAY - timedelta(days=1)), Category.REDOUBLANT),
        ("at a distance, still running", Category.DISTANCE, replace(PREPARATION, ends_on=None), Category.DISTANCE),
        ("at a distance, nothing described", Category.DISTANCE, None, Category.REDOUBLANT),
        ("the year of work, once there, stays", Category.EXPERIENCE, None, Category.EXPERIENCE),
        ("work, and an old preparation", Category.EXPERIENCE,
         replace(PREPARATION, ends_on=date(2020, 5, 31)), Category.EXPERIENCE),
        ("a redoublant", Category.REDOUBLANT, None, Category.REDOUBLANT),
        ("a redoublant whose preparation still runs: theirs to say", Category.REDOUBLANT,
         replace(PREPARATION, ends_on=None), Category.REDOUBLANT),
    ],
)  # fmt: skip
def test_in_what_capacity(what: str, category: Category, preparation: object, after: Category) -> None:
    """02, rule 2: « redoublant (isolé, prepared earlier) »; the lists add up [P]."""
    before = former(category=category, preparation=preparation)
    moved = renewed(before, SAT, facts())
    assert moved.category is after, what
    assert moved.preparation == before.preparation
    told = [notice.code for notice in notices(before, moved)]
    assert told == (["categorie-redoublant"] if after is not category else [])


@pytest.mark.parametrize(
    ("what", "changes", "sat", "held"),
    [
        ("grades unknown: nothing is held", {}, SAT, {}),
        ("10.00 is held", {}, graded(U1="10.00"), {"U1": "benefice"}),
        ("9.99 is sat again", {}, graded(U1="9.99"), {}),
        ("an absence", {}, graded(U1="absent"), {}),
        ("declared by the candidate, 5 years ago", {"former_sittings": (sitting(2018, U1="12"),)}, SAT,
         {"U1": "benefice"}),
        ("6 years ago: gone", {"former_sittings": (sitting(2017, U1="12"),)}, SAT, {}),
        ("renounced: for ever", {"former_sittings": (sitting(2021, U1="12"),),
         "renouncements": (renounced("U1", 2021),)}, SAT, {}),
        ("renounced, then won again", {"former_sittings": (sitting(2021, U1="12"),),
         "renouncements": (renounced("U1", 2021),)}, graded(U1="14"), {"U1": "benefice"}),
        ("an épreuve won before 2022", {"former_sittings": (sitting(2021, E3="12"),)}, SAT, {"U31": "benefice"}),
        ("an épreuve since 2022", {}, graded(E3="12"), {}),
        ("a dispense stays", {"dispenses": (dispense("U1"),), "units": units(U1="dispense")}, SAT, {"U1": "dispense"}),
        ("a dispense goes before a grade", {"dispenses": (dispense("U1"),), "units": units(U1="dispense")},
         graded(U1="12"), {"U1": "dispense"}),
        ("a unit of the other option", {}, graded(U7="12"), {}),
        ("what was sat or left out last year is chosen anew", {"forme": Forme.PROGRESSIVE,
         "units": units(U1="a_passer", U4="non_presentee")}, SAT, {}),
        ("a report is never proposed [P]", {"forme": Forme.PROGRESSIVE, "units": units(U1="a_passer")},
         graded(U1="8"), {}),
    ],
)  # fmt: skip
def test_what_is_held_stays_held(what: str, changes: dict[str, object], sat: Sat, held: dict[str, str]) -> None:
    """D643-15: a grade of at least 10 is kept five years; D643-14, D643-22: all else follows the forme."""
    before = former(**changes)
    moved = renewed(before, sat, facts())
    assert states(moved) == held, what
    told = [notice.code for notice in notices(before, moved) if notice.field == "/units"]
    assert told == (["benefices-proposes"] if "benefice" in held.values() else [])


def test_while_the_units_are_not_published_those_graded_or_dispensed_are_held() -> None:
    """[P] as units.Plan.exists: any well-made code will do."""
    before = former(specialite=UNPUBLISHED.slug, option=None, dispenses=(dispense("U2"),), units=units(U2="dispense"))
    moved = renewed(before, graded(U1="12", U4="7"), facts(offer=offered(UNPUBLISHED)))
    assert states(moved) == {"U2": "dispense", "U1": "benefice"}


def test_what_is_proposed_breaks_no_rule() -> None:
    before = former(former_sittings=(sitting(2021, U31="11"),), dispenses=(dispense("U1"),), units=units(U1="dispense"))
    moved = renewed(before, graded(U4="15", U5="6"), facts())
    answered = replace(moved, modalites=Modalites(version="2023-1", accepted=True))
    assert violations(answered, facts()) == ()


def test_what_is_no_longer_offered_is_told_all_at_once_and_nothing_is_lost() -> None:
    shut = replace(
        OFFER,
        specialite=replace(
            SPECIALITE, open=False, options=tuple(replace(one, open=False) for one in SPECIALITE.options)
        ),
        academies=frozenset({"31"}),
    )
    moved = renewed(former(), SAT, facts(offer=shut))
    assert (moved.specialite, moved.option, moved.academie) == ("bts-exemple", "bts-exemple-a", "02")
    answered = replace(moved, modalites=Modalites(version="2023-1", accepted=True))
    found = violations(answered, facts(offer=shut))
    assert [one.code for one in found] == ["academie-inconnue", "option-fermee", "specialite-fermee"]
