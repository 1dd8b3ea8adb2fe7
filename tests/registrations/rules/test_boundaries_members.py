"""On the edges of what surrounds the families of rules: members unread, changes told, names, lists, closing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.kit.errors import Violation
from app.registrations.rules import irrevocable, named, violations, warnings
from app.registrations.rules.changes import Change, changes
from app.registrations.rules.choices import Category, Forme, Ground
from app.registrations.rules.closing import account_open_until
from app.registrations.rules.held import value
from app.registrations.rules.pcs import PCS
from tests.registrations.rules.sample import (
    CHOICES,
    CLOSES,
    LAST_EPREUVE,
    PREPARATION,
    SPECIALITE,
    UNPUBLISHED,
    Changes,
    Known,
    choices,
    dispense,
    facts,
    facultative,
    first,
    job,
    language,
    offered,
    renounced,
    sitting,
    units,
)

NO_WORK = Changes(category=Category.EXPERIENCE, preparation=None, work_periods=(), forme=Forme.GLOBALE)
UNITS, HELD = Changes(units=units(U9="a_passer")), Changes(renouncements=(renounced("U1"),))
DISPENSE, LANGUAGE = Changes(dispenses=(dispense("U1"),)), Changes(languages=(language("zz"),))
FACULTATIVE = Changes(facultatives=(facultative("langue", "zz"),))


@pytest.mark.parametrize(
    ("asked", "weighed"),
    [
        (NO_WORK, {"category", "forme", "preparation", "work_periods", "former_sittings"}),
        (UNITS, {"units", "forme", "option", "specialite"}),
        (HELD, {"units", "forme", "former_sittings", "renouncements", "specialite"}),
        (DISPENSE, {"dispenses", "units", "forme", "option", "specialite"}),
        (LANGUAGE, {"languages", "units", "forme", "option", "preparation", "specialite"}),
        (FACULTATIVE, {"facultatives", "languages", "option", "specialite"}),
        (Changes(earlier_amenagement=True), {"handicap", "earlier_amenagement"}),
    ],
)
def test_a_family_is_silent_when_a_member_that_it_weighs_is_unread(asked: Changes, weighed: set[str]) -> None:
    """03: a fault of form is told alone; what depends on it is not guessed."""
    known = facts()
    wrong = violations(choices(**asked), known)
    assert wrong
    for member in weighed:
        assert violations(choices(**asked), known, frozenset({member})) == (), member
    assert violations(choices(**asked), known, frozenset({"phones"})) == wrong


@pytest.mark.parametrize(
    ("asked", "known", "code", "weighed"),
    [
        (Changes(), Known(now=CLOSES - timedelta(days=1)), "derniers-jours", {"academie"}),
        (NO_WORK | Changes(work_periods=(job(ends_on=date(2021, 6, 30)),)), Known(), "experience-insuffisante",
         {"category", "forme", "preparation", "work_periods", "academie"}),
        (Changes(option=None, specialite="bts-nouveau"), Known(offer=offered(UNPUBLISHED)), "unites-non-publiees",
         {"specialite", "option"}),
        (Changes(units=units(U31="dispense"), dispenses=(dispense("U31", Ground.DIPLOME),)), Known(), None,
         {"dispenses", "specialite", "option"}),
        (Changes(handicap=True), Known(), None, {"handicap", "academie"}),
        (Changes(), Known(first=first("globale")), None, {"specialite"}),
    ],
)  # fmt: skip
def test_a_notice_that_rests_on_an_unread_member_is_not_given(
    asked: Changes, known: Known, code: str | None, weighed: set[str]
) -> None:
    given = warnings(choices(**asked), facts(**known))
    [told] = [one for one in given if code in (None, one.code)]
    for member in weighed:
        assert told not in warnings(choices(**asked), facts(**known), frozenset({member})), member
    assert told in warnings(choices(**asked), facts(**known), frozenset({"phones"}))


@pytest.mark.parametrize(
    ("asked", "code", "weighed"),
    [
        (Changes(), "forme", {"forme", "specialite", "academie"}),
        (Changes(former_sittings=(sitting(2022, U1="12"),), renouncements=(renounced("U1"),)), "renoncement",
         {"renouncements", "academie"}),
    ],
)  # fmt: skip
def test_what_becomes_definitive_is_not_said_of_an_unread_member(asked: Changes, code: str, weighed: set[str]) -> None:
    def told(*unread: str) -> set[str]:
        return {one.code for one in irrevocable(choices(**asked), facts(), frozenset(unread))}

    assert code in told("phones")
    for member in weighed:
        assert code not in told(member), member


def test_the_forme_is_not_judged_while_it_is_unread() -> None:
    known = facts(first=first("progressive"))
    assert [one.code for one in violations(CHOICES, known)] == ["forme-definitive"]
    assert violations(CHOICES, known, frozenset({"forme"})) == ()


def test_a_violation_of_an_unread_member_is_not_told_and_the_others_are() -> None:
    asked = choices(nationality="ZZ", address=replace(CHOICES.address, country="ZZ"))
    assert [one.field for one in violations(asked, facts(), frozenset({"address"}))] == ["/nationality"]


def test_two_violations_alike_come_in_the_order_of_their_fields() -> None:
    asked = choices(former_sittings=(sitting(2021, "99"), sitting(2020, "99")))
    assert [one.field for one in violations(asked, facts())] == [
        "/former_sittings/0/academie",
        "/former_sittings/1/academie",
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("/a", 1, 2)]),
        ({}, {"a": 2}, [("/a", None, 2)]),
        ({"a": 1}, {}, [("/a", 1, None)]),
        ({"a": {"b": 1, "c": 1}}, {"a": {"b": 2, "c": 1}}, [("/a/b", 1, 2)]),
        ({"a": {"b": 1}}, {"a": None}, [("/a", {"b": 1}, None)]),
        ({"a": None}, {"a": {"b": 1}}, [("/a", None, {"b": 1})]),
        ({"a": [1]}, {"a": [2]}, [("/a", [1], [2])]),
        ({"a": 1, "b": 1}, {"b": 2, "c": 3}, [("/a", 1, None), ("/b", 1, 2), ("/c", None, 3)]),
        ({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 2}, [("/c", 1, 2)]),
    ],
)
def test_changes(before: dict[str, object], after: dict[str, object], told: list[tuple[str, object, object]]) -> None:
    assert list(changes(before, after)) == [Change(*one) for one in told]


def test_a_training_body_chosen_in_the_list_bears_its_name_there() -> None:
    preparation = replace(PREPARATION, training_body_name=None)
    bears = named(choices(preparation=preparation), "CNED").preparation
    assert bears is not None
    assert bears.training_body_name == "CNED"
    assert named(choices(preparation=None), "CNED") == choices(preparation=None)
    assert named(CHOICES, None) is CHOICES


def test_an_account_stays_open_half_a_year_after_the_last_epreuve() -> None:
    assert account_open_until(date(2023, 6, 30)) == datetime(2023, 12, 29, 23, tzinfo=UTC)  # winter time


def test_the_categories_of_insee_are_all_there() -> None:
    assert " ".join(PCS) == (
        "10 21 22 23 31 33 34 35 37 38 42 43 44 45 46 47 48 52 53 54 55 56 62 63 64 65 67 68 69 71 72 74 75 77 78 81"
        " 84 85 86"
    )


@pytest.mark.parametrize("grade", ["0", "0.01", "9.99", "10", "12.5", "19.99", "20", "20.00"])
def test_a_grade_is_read(grade: str) -> None:
    assert str(value(grade)) == grade


@pytest.mark.parametrize("grade", ["20.01", "21", "-1", "12,50", "12.505", "12.", "absent", "", "NaN"])
def test_what_is_no_grade_is_none(grade: str) -> None:
    assert value(grade) is None


def test_the_pointer_of_a_violation_without_a_member_is_nobody_s() -> None:
    candidate = replace(facts().candidate, identity_complete=False)
    [told] = violations(CHOICES, facts(candidate=candidate), frozenset({"handicap"}))
    assert isinstance(told, Violation)
    assert told.field == ""


def test_what_is_not_said_is_no() -> None:
    assert not CHOICES.duration_decision
    assert not CHOICES.earlier_amenagement
    assert not SPECIALITE.r408


@pytest.mark.parametrize(
    ("what", "asked", "expected"),
    [
        ("a dispense of a unit that is sat", Changes(units=units(U1="a_passer"), dispenses=(dispense("U1"),)),
         {"dispense-sans-effet"}),
        ("engagement étudiant, and another without its unit",
         Changes(facultatives=(facultative("engagement_etudiant"), facultative("autre"))), {"unite-requise"}),
        ("engagement étudiant under two codes is one",
         Changes(facultatives=(facultative("engagement_etudiant", None, "UF8"),
                               facultative("engagement_etudiant", None, "UF9"))), {"facultative-en-double"}),
    ],
)  # fmt: skip
def test_on_the_edges_of_dispenses_and_facultatives(what: str, asked: Changes, expected: set[str]) -> None:
    assert {one.code for one in violations(choices(**asked), facts())} == expected, what


@pytest.mark.parametrize(
    ("category", "forme", "told"),
    [
        (Category.DISTANCE, Forme.PROGRESSIVE, True),
        (Category.DISTANCE, Forme.GLOBALE, False),
        (Category.EXPERIENCE, Forme.PROGRESSIVE, False),
    ],
)
def test_a_late_preparation_only_warns_a_distance_candidate_in_progressive(
    category: Category, forme: Forme, *, told: bool
) -> None:
    late = replace(PREPARATION, starts_on=LAST_EPREUVE + timedelta(days=1), ends_on=None)
    given = warnings(choices(category=category, forme=forme, preparation=late, work_periods=(job(),)), facts())
    assert ("preparation-trop-tardive" in {one.code for one in given}) is told
