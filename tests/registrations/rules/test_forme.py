"""Rule 4: « le choix […] est DÉFINITIF dès la première inscription » (Guide §3)."""

from datetime import timedelta

import pytest

from app.registrations.rules import FirstRegistration, forme, irrevocable, warnings
from app.registrations.rules.choices import Forme
from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import CLOSES, NOW, choices, facts, first, renounced, sitting, units

INSTANT = timedelta(microseconds=1)
ONE = units(U1="a_passer", U2="non_presentee")


@rows(
    "inscription-4",
    Case("a first registration, globale", "Guide §3"),
    Case("a first registration, progressive", "Guide §3", {"forme": Forme.PROGRESSIVE, "units": ONE}),
    Case("last year the same forme", "D643-14", known={"first": first("globale")}),
    Case(
        "last year the other forme",
        "D643-14",
        known={"first": first("progressive")},
        gives=(("forme-definitive", "/forme"),),
    ),
    Case("last year the other forme, of another BTS", "D643-14", known={"first": first("progressive", "bts-autre")}),
    Case("the window of the first closes in an instant", "[P]", known={"first": first("progressive", closed=-INSTANT)}),
    Case(
        "the window of the first closes now",
        "D643-22",
        known={"first": first("progressive", closed=0 * INSTANT)},
        gives=(("forme-definitive", "/forme"),),
    ),
    Case(
        "the window of the first closed an instant ago",
        "D643-22",
        known={"first": first("progressive", closed=INSTANT)},
        gives=(("forme-definitive", "/forme"),),
    ),
    Case(
        "globale first, then progressive",
        "D643-22",
        {"forme": Forme.PROGRESSIVE, "units": ONE},
        {"first": first("globale")},
        (("forme-definitive", "/forme"),),
    ),
)
def test_forme(case: Case) -> None:
    judge(case)


def test_nothing_binds_who_never_registered() -> None:
    assert forme.locked(None, "bts-exemple", NOW) is None
    assert forme.locked(first("globale"), "bts-exemple", NOW) is Forme.GLOBALE


def test_a_first_forme_becomes_definitive_at_closing() -> None:
    (told,) = irrevocable(choices(), facts())
    assert (told.code, told.field, told.at) == ("forme", "/forme", CLOSES)
    assert "lundi 21\N{NO-BREAK SPACE}novembre\N{NO-BREAK SPACE}2022 à 18\N{NO-BREAK SPACE}h" in told.detail
    assert "globale" in told.detail


def test_a_first_forme_of_another_bts_changes_nothing() -> None:
    (told,) = irrevocable(choices(), facts(first=first("progressive", "bts-autre")))
    assert told.at == CLOSES


def test_the_first_registrations_own_window_decides() -> None:
    mine = first("globale", closed=-timedelta(hours=1))
    (told,) = irrevocable(choices(), facts(first=mine))
    assert told.at == mine.closes_at != CLOSES


def test_what_is_already_definitive_is_not_announced() -> None:
    assert irrevocable(choices(), facts(first=first("globale"))) == ()


def test_each_renouncement_becomes_definitive_at_closing() -> None:
    asked = choices(
        former_sittings=(sitting(2022, U1="12", U31="14"),), renouncements=(renounced("U1"), renounced("U31"))
    )
    told = irrevocable(asked, facts(first=first("globale")))
    assert [(choice.code, choice.field, choice.at) for choice in told] == [
        ("renoncement", "/renouncements/0", CLOSES),
        ("renoncement", "/renouncements/1", CLOSES),
    ]
    assert "U1 (Culture générale et expression)" in told[0].detail


@pytest.mark.parametrize(
    ("what", "known", "told"),
    [
        ("never registered", None, []),
        ("registered to another BTS", first("globale", "bts-autre"), []),
        ("an hour before its closing", first("globale", closed=-timedelta(hours=1)), []),
        ("at its closing", first("globale", closed=timedelta(0)), ["forme-definitive"]),
        ("a year later", first("globale"), ["forme-definitive"]),
        ("a year later, the other forme", first("progressive"), ["forme-definitive"]),
    ],
)
def test_a_forme_that_binds_is_told_before_it_is_contradicted(
    what: str, known: FirstRegistration | None, told: list[str]
) -> None:
    """Guide §3: « définitif dès la première inscription »."""
    found = warnings(choices(), facts(first=known))
    assert [notice.code for notice in found] == told, what
    assert all(known is not None and str(known.forme) in notice.detail and "2022" in notice.detail for notice in found)
