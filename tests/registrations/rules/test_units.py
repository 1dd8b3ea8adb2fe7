"""Rule 5: globale sits every unit not held, progressive chooses at least one; each unit has one state."""

from app.registrations.rules import completed, warnings
from app.registrations.rules.choices import Choices, Forme, UnitChoice, UnitState
from app.registrations.rules.units import Plan
from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import (
    OFFER,
    UNPUBLISHED,
    choices,
    dispense,
    facts,
    offered,
    sitting,
    units,
)

NO_OFFER = offered(None)
ALL = ("U1", "U2", "U31", "U4", "U5", "U6")


def all_of(state: str) -> tuple[UnitChoice, ...]:
    return units(**dict.fromkeys(ALL, state))


@rows(
    "inscription-5",
    Case("globale, nothing listed: all is sat", "D643-14"),
    Case("globale, all listed", "D643-14", {"units": all_of("a_passer")}),
    Case(
        "globale, a unit left out this time",
        "D643-14",
        {"units": units(U4="non_presentee")},
        gives=(("unite-non-presentee-en-globale", "/units/0/state"),),
    ),
    Case(
        "globale, everything is dispensed",
        "D643-14",
        {"units": all_of("dispense"), "dispenses": tuple(dispense(code) for code in ALL)},
        gives=(("aucune-unite-a-passer", "/units"),),
    ),
    Case(
        "globale, one unit is not",
        "D643-14",
        {"units": all_of("dispense")[:5], "dispenses": tuple(dispense(code) for code in ALL[:5])},
    ),
    Case("globale, units not published, none listed", "[P]", {"option": None}, {"offer": offered(UNPUBLISHED)}),
    Case(
        "globale, units not published, some listed",
        "[P]",
        {"option": None, "units": units(U1="benefice"), "former_sittings": (sitting(U1="12"),)},
        {"offer": offered(UNPUBLISHED)},
    ),
)
def test_globale(case: Case) -> None:
    judge(case)


@rows(
    "inscription-5",
    Case("progressive, one unit", "D643-22", {"forme": Forme.PROGRESSIVE, "units": units(U1="a_passer")}),
    Case("progressive, none", "D643-22", {"forme": Forme.PROGRESSIVE}, gives=(("aucune-unite-a-passer", "/units"),)),
    Case(
        "progressive, all left out",
        "D643-22",
        {"forme": Forme.PROGRESSIVE, "units": all_of("non_presentee")},
        gives=(("aucune-unite-a-passer", "/units"),),
    ),
    Case(
        "progressive, a unit and those left out",
        "D643-22",
        {"forme": Forme.PROGRESSIVE, "units": units(U1="a_passer", U4="non_presentee")},
    ),
    Case(
        "progressive, units not published, none listed",
        "[P]",
        {"forme": Forme.PROGRESSIVE, "option": None, "languages": ()},
        {"offer": offered(UNPUBLISHED)},
    ),
    Case(
        "progressive, units not published, none sat",
        "D643-22",
        {"forme": Forme.PROGRESSIVE, "option": None, "units": units(U1="non_presentee")},
        {"offer": offered(UNPUBLISHED)},
        (("aucune-unite-a-passer", "/units"),),
    ),
    Case(
        "progressive, units not published, one sat",
        "D643-22",
        {"forme": Forme.PROGRESSIVE, "option": None, "units": units(U1="a_passer")},
        {"offer": offered(UNPUBLISHED)},
    ),
)
def test_progressive(case: Case) -> None:
    judge(case)


@rows(
    "inscription-5",
    Case(
        "U5 after U4, both this time",
        "Règlement",
        {"forme": Forme.PROGRESSIVE, "units": units(U5="a_passer", U4="a_passer")},
    ),
    Case(
        "U5 after U4, U4 held",
        "Règlement",
        {
            "forme": Forme.PROGRESSIVE,
            "units": units(U5="a_passer", U4="benefice"),
            "former_sittings": (sitting(U4="11"),),
        },
    ),
    Case(
        "U5 after U4, U4 left out",
        "Règlement",
        {"forme": Forme.PROGRESSIVE, "units": units(U5="a_passer", U4="non_presentee")},
        gives=(("ordre-des-unites", "/units/0/state"),),
    ),
    Case(
        "U5 after U4, U4 not listed",
        "Règlement",
        {"forme": Forme.PROGRESSIVE, "units": units(U5="a_passer")},
        gives=(("ordre-des-unites", "/units/0/state"),),
    ),
    Case("U4 alone", "Règlement", {"forme": Forme.PROGRESSIVE, "units": units(U4="a_passer")}),
)
def test_an_order_may_be_imposed(case: Case) -> None:
    judge(case)


@rows(
    "inscription-5",
    Case(
        "a unit of another BTS",
        "Règlement",
        {"units": units(U99="a_passer")},
        gives=(("unite-inconnue", "/units/0/unite"),),
    ),
    Case(
        "a unit of the other option",
        "Règlement",
        {"units": units(U7="a_passer")},
        gives=(("unite-inconnue", "/units/0/unite"),),
    ),
    Case("the same unit in the other option", "Règlement", {"option": "bts-exemple-b", "units": units(U7="a_passer")}),
    Case(
        "a facultative unit is not listed here",
        "Règlement",
        {"units": units(UF1="a_passer")},
        gives=(("unite-inconnue", "/units/0/unite"),),
    ),
    Case(
        "a unit in two states",
        "D643-15",
        {"units": (*units(U1="a_passer"), *units(U1="dispense")), "dispenses": (dispense("U1"),)},
        gives=(("unite-en-double", "/units/1/unite"),),
    ),
    Case(
        "a unit twice in the same state",
        "D643-15",
        {"units": units(U1="a_passer") * 2},
        gives=(("unite-en-double", "/units/1/unite"),),
    ),
    Case(
        "units not published: any well-made code",
        "[P]",
        {"option": None, "units": units(U31B="a_passer")},
        {"offer": offered(UNPUBLISHED)},
    ),
    Case(
        "units not published: an ill-made code",
        "Règlement",
        {"option": None, "units": units(E3="a_passer")},
        {"offer": offered(UNPUBLISHED)},
        (("unite-inconnue", "/units/0/unite"),),
    ),
    Case(
        "units not published: a code too long",
        "Règlement",
        {"option": None, "units": units(U312345="a_passer")},
        {"offer": offered(UNPUBLISHED)},
        (("unite-inconnue", "/units/0/unite"),),
    ),
)
def test_each_unit_is_known_and_has_one_state(case: Case) -> None:
    judge(case)


def states(asked: Choices) -> list[tuple[str, UnitState]]:
    return [(unit.unite, unit.state) for unit in asked.units]


def test_globale_is_completed_with_units_to_sit_in_the_order_of_the_reglement() -> None:
    asked = completed(choices(units=units(U5="a_passer", U1="benefice")), OFFER)
    expected = [("U1", UnitState.BENEFICE), *((code, UnitState.A_PASSER) for code in ALL[1:])]
    assert states(asked) == expected
    assert completed(asked, OFFER) == asked


def test_progressive_is_completed_with_units_not_presented() -> None:
    asked = completed(choices(forme=Forme.PROGRESSIVE, units=units(U4="a_passer")), OFFER)
    assert states(asked)[3] == ("U4", UnitState.A_PASSER)
    assert {state for code, state in states(asked) if code != "U4"} == {UnitState.NON_PRESENTEE}


def test_units_that_nobody_knows_are_kept_in_the_order_of_their_codes() -> None:
    asked = completed(choices(units=units(U4="a_passer", U1="a_passer")), offered(UNPUBLISHED))
    assert states(asked) == [("U1", UnitState.A_PASSER), ("U4", UnitState.A_PASSER)]
    assert completed(asked, NO_OFFER) == asked


def test_what_is_not_said_of_a_unit_is_implied() -> None:
    globale = Plan.of(choices(units=units(U1="benefice")), OFFER)
    progressive = Plan.of(choices(forme=Forme.PROGRESSIVE, units=units(U1="a_passer")), OFFER)
    unpublished = Plan.of(choices(forme=Forme.PROGRESSIVE), offered(UNPUBLISHED))
    assert (globale.sits("U1"), globale.sits("U4")) == (False, True)
    assert (progressive.sits("U1"), progressive.sits("U4")) == (True, False)
    assert unpublished.sits("U4")
    assert (globale.name("U1"), unpublished.name("U1")) == ("U1 (Culture générale et expression)", "U1")


def test_who_registers_before_the_units_are_published_is_told() -> None:
    (told,) = warnings(choices(option=None), facts(offer=offered(UNPUBLISHED)))
    assert (told.code, told.field, told.source) == ("unites-non-publiees", "/units", "[P]")
    assert warnings(choices(), facts(offer=NO_OFFER)) == ()
