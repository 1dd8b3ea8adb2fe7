"""The law as a whole: every violation in one answer, whatever the order of the lists, and the handicap (rule 13)."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registrations.rules import Choices, completed, irrevocable, violations, warnings
from app.registrations.rules.choices import Category, Forme, Ground, Modalites, Teaching
from tests.registrations.rules.cases import Case, Row, assert_sentence, judge, rows
from tests.registrations.rules.sample import (
    CANDIDATE,
    CLOSES,
    OFFER,
    OPENS,
    PREPARATION,
    address,
    choices,
    dispense,
    facts,
    facultative,
    first,
    job,
    language,
    renounced,
    sitting,
    units,
)

T = TypeVar("T")
ABROAD = replace(CANDIDATE, birth_country="MA")


def test_twelve_faults_in_one_registration_are_twelve_violations_in_one_answer() -> None:
    asked = choices(
        academie="99",
        forme=Forme.PROGRESSIVE,
        address=address("1300"),
        ine="PAS-UN-INE",
        preparation=replace(PREPARATION, ends_on=PREPARATION.starts_on - timedelta(days=1)),
        units=units(U1="benefice", U4="a_passer", U99="a_passer"),
        languages=(language(teaching=Teaching.AUCUN), language("tlh", unite="U31")),
        facultatives=(facultative("langue", "it"), facultative("langue", "it")),
        earlier_amenagement=True,
        modalites=Modalites(version="2023-1", accepted=False),
    )
    found = violations(asked, facts(candidate=ABROAD))
    assert [(violation.code, violation.field) for violation in found] == [
        ("academie-inconnue", "/academie"),
        ("modalites-non-acceptees", "/modalites/accepted"),
        ("code-postal-invalide", "/address/postal_code"),
        ("ine-invalide", "/ine"),
        ("parents-requis", "/parents"),
        ("dates-inversees", "/preparation/ends_on"),
        ("unite-inconnue", "/units/2/unite"),
        ("benefice-sans-note", "/units/0/state"),
        ("langue-inconnue", "/languages/1/langue"),
        ("unite-sans-langue", "/languages/1/unite"),
        ("facultative-en-double", "/facultatives/1"),
        ("amenagement-sans-handicap", "/earlier_amenagement"),
    ]
    assert len(found) == 12
    for violation in found:
        assert_sentence(violation)
        assert violation.source


FAULTY = choices(
    category=Category.EXPERIENCE,
    work_periods=(job(), job(), job(OPENS.date(), OPENS.date() - timedelta(days=3)), job(in_field=False)),
    units=units(U1="benefice", U2="report", U4="dispense", U99="a_passer", U31="non_presentee") + units(U1="a_passer"),
    languages=(language("it", Teaching.AUCUN), language("en"), language("tlh", unite="U1")),
    facultatives=(
        facultative("langue", "en"),
        facultative("langue", "en", "UF1"),
        facultative("autre", "it"),
        facultative("engagement_etudiant"),
    ),
    former_sittings=(
        sitting(2022, U1="12", U31="21", U5="15"),
        sitting(2022, U2="11"),
        sitting(2024),
        sitting(2015, "97", U1="16"),
    ),
    dispenses=(dispense("U5"), dispense("U4", Ground.DIPLOME), dispense("U4"), dispense("U98")),
    renouncements=(renounced("U1"), renounced("U1"), renounced("U2", 2020), renounced("U31")),
)


def told(asked: Choices) -> list[tuple[str, str, str]]:
    """What is found, apart from the place in the lists."""
    return [(violation.code, violation.detail, violation.source) for violation in violations(asked, facts())]


def shuffled(data: st.DataObject, items: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(data.draw(st.permutations(items)))


@given(st.sampled_from(Forme), st.data())
def test_violations_do_not_depend_on_the_order_of_the_lists(forme: Forme, data: st.DataObject) -> None:
    asked = replace(FAULTY, forme=forme)
    mixed = replace(
        asked,
        work_periods=shuffled(data, asked.work_periods),
        units=shuffled(data, asked.units),
        languages=shuffled(data, asked.languages),
        facultatives=shuffled(data, asked.facultatives),
        former_sittings=shuffled(data, asked.former_sittings),
        dispenses=shuffled(data, asked.dispenses),
        renouncements=shuffled(data, asked.renouncements),
    )
    assert told(mixed) == told(asked)


def test_that_registration_is_faulty_everywhere() -> None:
    assert len(told(FAULTY)) > 25


@given(st.sampled_from(["line1", "line2", "city"]), st.text(max_size=20))
def test_what_no_rule_reads_changes_nothing(member: str, text: str) -> None:
    asked = choices(address=replace(address(), **{member: text}))
    assert violations(asked, facts()) == ()


def test_completing_a_registration_changes_no_verdict() -> None:
    for forme in Forme:
        asked = replace(choices(forme=forme, units=units(U4="a_passer")), languages=(language(),))
        assert violations(completed(asked, OFFER), facts()) == violations(asked, facts()) == ()


def test_the_registration_has_the_members_of_the_contract() -> None:
    assert [member.name for member in fields(Choices)] == [
        *("exam_session", "academie", "specialite", "option", "category", "forme", "nationality", "address", "phones"),
        *("ine", "socio_professional_category", "parents", "preparation", "work_periods", "units", "languages"),
        *("facultatives", "former_sittings", "dispenses", "renouncements", "duration_decision", "handicap"),
        *("earlier_amenagement", "modalites"),
    ]


@rows(
    "inscription-13",
    Case("no", "Guide §8", {"handicap": False}),
    Case("yes", "Guide §8", {"handicap": True}),
    Case("yes, and an aménagement before", "Guide §8", {"handicap": True, "earlier_amenagement": True}),
    Case(
        "no, but an aménagement before",
        "Guide §8",
        {"handicap": False, "earlier_amenagement": True},
        gives=(("amenagement-sans-handicap", "/earlier_amenagement"),),
    ),
)
def test_handicap(case: Case) -> None:
    judge(case)


def test_handicap_yes_says_where_and_until_when_to_ask_for_the_amenagement() -> None:
    (notice,) = warnings(choices(handicap=True), facts())
    assert (notice.code, notice.field, notice.source) == ("amenagement-a-demander", "/handicap", "Guide §8")
    assert "AMEX (https://amex.example.fr/)" in notice.detail
    assert "lundi 21\N{NO-BREAK SPACE}novembre\N{NO-BREAK SPACE}2022 inclus" in notice.detail


def test_handicap_yes_before_the_link_or_the_date_is_known() -> None:
    (notice,) = warnings(choices(handicap=True), facts(offer=replace(OFFER, amenagement_url=None)))
    assert "AMEX, jusqu'au" in notice.detail
    assert warnings(choices(handicap=True), facts(offer=replace(OFFER, amenagement_closes_at=None))) == ()


AMEX_CLOSES = datetime(2022, 11, 21, 23, tzinfo=UTC)


@rows(
    "inscription-13",
    Row("an instant before AMEX closes", "Guide §8", AMEX_CLOSES - timedelta(microseconds=1), "amenagement-a-demander"),
    Row("when AMEX closes: it is no longer advised", "Guide §8", AMEX_CLOSES, "amenagement-clos"),
    Row("long after AMEX closed", "Guide §8", datetime(2023, 1, 1, tzinfo=UTC), "amenagement-clos"),
)
def test_after_its_bound_amex_is_no_longer_advised(case: Row[datetime, str]) -> None:
    (notice,) = warnings(choices(handicap=True), facts(now=case.given))
    assert (notice.code, notice.field) == (case.gives, "/handicap")


@rows(
    "calendrier-hors-delai",
    Row("an instant before the opening: the window refuses", "Guide §2", OPENS - timedelta(microseconds=1), None),
    Row("the opening", "Guide §2", OPENS, None),
    Row("an instant before the last three days", "Guide §2", CLOSES - timedelta(days=3, microseconds=1), None),
    Row("three days before the closing", "Guide §2", CLOSES - timedelta(days=3), "derniers-jours"),
    Row("an instant before the closing", "Guide §2", CLOSES - timedelta(microseconds=1), "derniers-jours"),
    Row("the closing itself: the window refuses", "Guide §2", CLOSES, None),
    Row("long after", "Guide §2", datetime(2023, 1, 1, tzinfo=UTC), None),
)
def test_the_guide_asks_not_to_wait_for_the_last_days(case: Row[datetime, str | None]) -> None:
    assert [notice.code for notice in warnings(choices(), facts(now=case.given))] == (
        [] if case.gives is None else [case.gives]
    )


def test_a_locked_forme_is_one_violation_among_the_others() -> None:
    found = violations(choices(academie="99", ine="x"), facts(first=first("progressive")))
    assert [violation.code for violation in found] == ["academie-inconnue", "forme-definitive", "ine-invalide"]


@pytest.mark.parametrize(
    ("unread", "told"),
    [
        ((), ["forme-definitive", "experience-insuffisante", "numero-a-verifier", "amenagement-a-demander"]),
        (("work_periods",), ["forme-definitive", "numero-a-verifier", "amenagement-a-demander"]),
        (("forme",), ["forme-definitive", "numero-a-verifier", "amenagement-a-demander"]),
        (("former_sittings",), ["forme-definitive", "experience-insuffisante", "amenagement-a-demander"]),
        (("handicap",), ["forme-definitive", "experience-insuffisante", "numero-a-verifier"]),
        (("specialite",), ["experience-insuffisante", "numero-a-verifier", "amenagement-a-demander"]),
        (("academie",), ["forme-definitive", "numero-a-verifier"]),
        (("phones",), ["forme-definitive", "experience-insuffisante", "numero-a-verifier", "amenagement-a-demander"]),
    ],
)
def test_no_warning_rests_on_a_member_unread(unread: tuple[str, ...], told: list[str]) -> None:
    asked = choices(
        category=Category.EXPERIENCE,
        work_periods=(job(date(2023, 1, 1), None),),
        former_sittings=(sitting(2022),),
        handicap=True,
    )
    found = warnings(asked, facts(first=first("globale")), frozenset(unread))
    assert [notice.code for notice in found] == told


@pytest.mark.parametrize(
    ("unread", "told"),
    [
        ((), ["forme", "renoncement"]),
        (("forme",), ["renoncement"]),
        (("specialite",), ["renoncement"]),
        (("renouncements",), ["forme"]),
        (("academie",), []),
        (("handicap",), ["forme", "renoncement"]),
    ],
)
def test_nothing_irrevocable_rests_on_a_member_unread(unread: tuple[str, ...], told: list[str]) -> None:
    asked = choices(former_sittings=(sitting(2022, U1="12"),), renouncements=(renounced("U1"),))
    assert [choice.code for choice in irrevocable(asked, facts(), frozenset(unread))] == told


def codes(asked: Choices, *unread: str) -> list[str]:
    return [violation.code for violation in violations(asked, facts(candidate=ABROAD), frozenset(unread))]


def test_nothing_is_said_of_a_member_whose_form_is_at_fault() -> None:
    asked = choices(academie="99", ine="x", units=units(U99="a_passer"), handicap=False, earlier_amenagement=True)
    assert codes(asked) == [
        *("academie-inconnue", "ine-invalide", "parents-requis", "unite-inconnue", "amenagement-sans-handicap"),
    ]
    assert codes(asked, "ine") == [
        *("academie-inconnue", "parents-requis", "unite-inconnue", "amenagement-sans-handicap"),
    ]
    # What weighs the states of the units against the option has nothing to say while the option cannot be read.
    assert codes(asked, "option", "handicap") == ["academie-inconnue", "ine-invalide", "parents-requis"]


def test_what_is_said_of_the_account_is_of_no_member() -> None:
    nobody = replace(CANDIDATE, identity_complete=False)
    found = violations(choices(), facts(candidate=nobody), frozenset({"address"}))
    assert [violation.code for violation in found] == ["identite-incomplete"]
