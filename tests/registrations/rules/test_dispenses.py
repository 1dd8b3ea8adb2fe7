"""Rule 9: by diploma, by VAE, by a rector's decision; each dispensed unit has its ground."""

from app.registrations.rules import warnings
from app.registrations.rules.choices import Ground
from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import UNPUBLISHED, choices, dispense, facts, offered, units

DISPENSED = units(U1="dispense")
SOURCE = "D643-15"


@rows(
    "inscription-9",
    Case("by VAE", SOURCE, {"units": DISPENSED, "dispenses": (dispense("U1"),)}),
    Case("culture générale by diploma", SOURCE, {"units": DISPENSED, "dispenses": (dispense("U1", Ground.DIPLOME),)}),
    Case("a professional épreuve by VAE", SOURCE, {"units": units(U4="dispense"), "dispenses": (dispense("U4"),)}),
    Case(
        "a professional épreuve by the rector",
        SOURCE,
        {"units": units(U4="dispense"), "dispenses": (dispense("U4", Ground.DECISION_RECTEUR),)},
    ),
    Case(
        "a professional épreuve by diploma: never",
        SOURCE,
        {"units": units(U4="dispense"), "dispenses": (dispense("U4", Ground.DIPLOME),)},
        gives=(("dispense-professionnelle", "/dispenses/0/ground"),),
    ),
    Case(
        "a unit whose domaine is not known, by diploma",
        "[P]",
        {"units": units(U31="dispense"), "dispenses": (dispense("U31", Ground.DIPLOME),)},
    ),
    Case(
        "dispensed without a ground", SOURCE, {"units": DISPENSED}, gives=(("dispense-sans-motif", "/units/0/state"),)
    ),
    Case(
        "a ground for a unit that is sat",
        SOURCE,
        {"dispenses": (dispense("U1"),)},
        gives=(("dispense-sans-effet", "/dispenses/0/unite"),),
    ),
    Case(
        "a ground for another unit",
        SOURCE,
        {"units": DISPENSED, "dispenses": (dispense("U4"),)},
        gives=(("dispense-sans-effet", "/dispenses/0/unite"), ("dispense-sans-motif", "/units/0/state")),
    ),
    Case(
        "two grounds for one unit",
        SOURCE,
        {"units": DISPENSED, "dispenses": (dispense("U1"), dispense("U1", Ground.DIPLOME))},
        gives=(("dispense-en-double", "/dispenses/1"),),
    ),
    Case(
        "a unit of another BTS",
        "Règlement",
        {"dispenses": (dispense("U99"),)},
        gives=(("unite-inconnue", "/dispenses/0/unite"),),
    ),
    Case(
        "units not published, by diploma: an agent will see",
        "[P]",
        {"option": None, "units": DISPENSED, "dispenses": (dispense("U1", Ground.DIPLOME),)},
        {"offer": offered(UNPUBLISHED)},
    ),
    Case(
        "units not published",
        "[P]",
        {"option": None, "units": DISPENSED, "dispenses": (dispense("U1"),)},
        {"offer": offered(UNPUBLISHED)},
    ),
)
def test_dispenses(case: Case) -> None:
    judge(case)


def told(ground: Ground, unite: str, *, published: bool = True) -> list[tuple[str, str]]:
    asked = choices(units=units(**{unite: "dispense"}), dispenses=(dispense(unite, ground),))
    known = facts() if published else facts(offer=offered(UNPUBLISHED))
    return [(notice.code, notice.field) for notice in warnings(asked, known) if notice.code != "unites-non-publiees"]


def test_what_only_an_agent_can_judge_is_told() -> None:
    to_judge = [("dispense-a-examiner", "/dispenses/0")]
    assert told(Ground.DIPLOME, "U1") == []
    assert told(Ground.DIPLOME, "U31") == to_judge
    assert told(Ground.VAE, "U31") == []
    assert told(Ground.VAE, "U1", published=False) == to_judge
