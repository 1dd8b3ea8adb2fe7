"""Rule 9: by diploma, by VAE, by a rector's decision; each dispensed unit has its ground."""

from dataclasses import replace

from app.registrations.rules import violations, warnings
from app.registrations.rules.choices import Ground
from app.registrations.rules.offer import Domaine, Unit
from tests.registrations.rules.cases import Case, Row, judge, rows
from tests.registrations.rules.sample import (
    SPECIALITE,
    UNITS,
    UNPUBLISHED,
    choices,
    dispense,
    facts,
    offered,
    units,
)

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


P = Domaine.PROFESSIONNEL
G = Domaine.GENERAL
TO_JUDGE = (("dispense-a-examiner", "/dispenses/0"),)


def general(label: str, domaine: Domaine | None = G) -> Unit:
    return Unit(code="U31", epreuve="E3", label=label, domaine=domaine)


@rows(
    "inscription-9",
    Row("culture générale, by diploma", SOURCE, (Ground.DIPLOME, general("Culture générale et expression")), ()),
    Row(
        "the same in capitals, as some import it",
        "[P]",
        (Ground.DIPLOME, general("CULTURE GENERALE ET EXPRESSION")),
        (),
    ),
    Row("économie-droit, by diploma", SOURCE, (Ground.DIPLOME, general("Économie-droit")), ()),
    Row("droit et économie, by diploma", "[P]", (Ground.DIPLOME, general("Droit et économie")), ()),
    Row(
        "culture économique, juridique et managériale, by diploma",
        "[P]",
        (Ground.DIPLOME, general("Culture économique, juridique et managériale (pour l'informatique)")),
        (),
    ),
    Row("mathematics, by diploma", "[P]", (Ground.DIPLOME, general("Mathématiques")), TO_JUDGE),
    Row("physics, by diploma", "[P]", (Ground.DIPLOME, general("Sciences physiques appliquées")), TO_JUDGE),
    Row("a language, by diploma", "[P]", (Ground.DIPLOME, general("Langue vivante étrangère")), TO_JUDGE),
    Row(
        "another culture, by diploma", "[P]", (Ground.DIPLOME, general("Culture audiovisuelle et artistique")), TO_JUDGE
    ),
    Row("droit alone, by diploma", "[P]", (Ground.DIPLOME, general("Droit et veille juridique")), TO_JUDGE),
    Row("économie alone, by diploma", "[P]", (Ground.DIPLOME, general("Économie et gestion")), TO_JUDGE),
    Row(
        "culture générale, its domaine not known",
        "[P]",
        (Ground.DIPLOME, general("Culture générale et expression", None)),
        TO_JUDGE,
    ),
    Row("a unit not published", "[P]", (Ground.VAE, None), TO_JUDGE),
    Row("a unit not published, by diploma", "[P]", (Ground.DIPLOME, None), TO_JUDGE),
    Row("mathematics, by VAE", SOURCE, (Ground.VAE, general("Mathématiques")), ()),
    Row("mathematics, by the rector", SOURCE, (Ground.DECISION_RECTEUR, general("Mathématiques")), ()),
    Row("a domaine not known, by VAE", SOURCE, (Ground.VAE, general("Mathématiques", None)), ()),
    Row("a professional épreuve, by VAE", SOURCE, (Ground.VAE, general("Étude technique", P)), ()),
    Row("a professional one by diploma is refused, not examined", SOURCE, (Ground.DIPLOME, general("Droit", P)), ()),
)
def test_what_only_an_agent_can_judge_is_told(
    case: Row[tuple[Ground, Unit | None], tuple[tuple[str, str], ...]],
) -> None:
    ground, unit = case.given
    published = (
        replace(SPECIALITE, units=tuple(unit if one.code == "U31" else one for one in UNITS)) if unit else UNPUBLISHED
    )
    known = facts(offer=offered(published))
    asked = choices(units=units(U31="dispense"), dispenses=(dispense("U31", ground),))
    said = tuple((one.code, one.field) for one in warnings(asked, known) if one.code != "unites-non-publiees")
    assert said == case.gives
    refused = [one.code for one in violations(asked, known) if one.field.startswith("/dispenses")]
    never = unit is not None and unit.domaine is P and ground is Ground.DIPLOME
    assert refused == (["dispense-professionnelle"] if never else [])
