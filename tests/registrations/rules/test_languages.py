"""Rule 10: « l'inscription […] est conditionnée par le suivi de son enseignement » (Guide §4)."""

from app.registrations.rules.choices import Forme, Teaching
from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import TWO_LANGUAGES, UNPUBLISHED, dispense, language, offered, units

TEACHING = (("enseignement-non-suivi", "/languages/0/teaching"),)


@rows(
    "inscription-10",
    Case("at a distance", "Guide §4", {"languages": (language(teaching=Teaching.DISTANCE),)}),
    Case("in the institution", "Guide §4", {"languages": (language(teaching=Teaching.ETABLISSEMENT),)}),
    Case(
        "in another, named",
        "Guide §4",
        {"languages": (language(teaching=Teaching.AUTRE_ETABLISSEMENT, place="Lycée EXEMPLE"),)},
    ),
    Case(
        "in another, not named",
        "Guide §4",
        {"languages": (language(teaching=Teaching.AUTRE_ETABLISSEMENT),)},
        gives=(("lieu-requis", "/languages/0/place"),),
    ),
    Case("nowhere", "Guide §4", {"languages": (language(teaching=Teaching.AUCUN),)}, gives=TEACHING),
    Case(
        "nowhere, but the unit is not sat",
        "Guide §4",
        {
            "languages": (language(teaching=Teaching.AUCUN),),
            "units": units(U2="dispense"),
            "dispenses": (dispense("U2"),),
        },
    ),
    Case(
        "in the institution of who has none",
        "Guide §4",
        {"preparation": None, "languages": (language(teaching=Teaching.ETABLISSEMENT),)},
        gives=(("preparation-requise", "/preparation"), ("enseignement-sans-etablissement", "/languages/0/teaching")),
    ),
    Case(
        "nowhere, units not published",
        "Guide §4",
        {"option": None, "languages": (language(teaching=Teaching.AUCUN),)},
        {"offer": offered(UNPUBLISHED)},
        TEACHING,
    ),
)
def test_its_teaching_is_followed(case: Case) -> None:
    judge(case)


@rows(
    "inscription-10",
    Case("a language of the unit", "Règlement", {"languages": (language("de"),)}),
    Case("a rare one", "Règlement", {"languages": (language("fa"),)}),
    Case(
        "a language that the unit does not take",
        "Règlement",
        {"languages": (language("it"),)},
        gives=(("langue-non-autorisee", "/languages/0/langue"),),
    ),
    Case(
        "a language that no list has",
        "note de service",
        {"languages": (language("tlh"),)},
        gives=(("langue-inconnue", "/languages/0/langue"),),
    ),
    Case(
        "units not published: any language of the lists",
        "Règlement",
        {"option": None, "languages": (language("it"),)},
        {"offer": offered(UNPUBLISHED)},
    ),
    Case(
        "units not published: but of the lists",
        "note de service",
        {"option": None, "languages": (language("tlh"),)},
        {"offer": offered(UNPUBLISHED)},
        (("langue-inconnue", "/languages/0/langue"),),
    ),
)
def test_the_unit_allows_it(case: Case) -> None:
    judge(case)


@rows(
    "inscription-10",
    Case(
        "the language unit is sat without a language",
        "Guide §4",
        {"languages": ()},
        gives=(("langue-requise", "/languages"),),
    ),
    Case("it is not sat", "Guide §4", {"languages": (), "units": units(U2="dispense"), "dispenses": (dispense("U2"),)}),
    Case(
        "progressive, it is not chosen",
        "Guide §4",
        {"languages": (), "forme": Forme.PROGRESSIVE, "units": units(U1="a_passer")},
    ),
    Case(
        "progressive, it is chosen",
        "Guide §4",
        {"languages": (), "forme": Forme.PROGRESSIVE, "units": units(U2="a_passer")},
        gives=(("langue-requise", "/languages"),),
    ),
    Case(
        "two languages for one unit",
        "Règlement",
        {"languages": (language("en"), language("de"))},
        gives=(("langue-en-double", "/languages/1/unite"),),
    ),
    Case(
        "a language for a unit that is none",
        "Règlement",
        {"languages": (language(), language("es", unite="U1"))},
        gives=(("unite-sans-langue", "/languages/1/unite"),),
    ),
    Case(
        "a language for a unit of another BTS",
        "Règlement",
        {"languages": (language(), language("es", unite="U99"))},
        gives=(("unite-inconnue", "/languages/1/unite"),),
    ),
)
def test_one_language_for_each_language_unit_sat(case: Case) -> None:
    judge(case)


@rows(
    "inscription-10",
    Case(
        "language B differs from A",
        "Règlement",
        {"languages": (language("en"), language("es", unite="U22"))},
        {"offer": offered(TWO_LANGUAGES)},
    ),
    Case(
        "language B is A again",
        "Règlement",
        {"languages": (language("en"), language("en", unite="U22"))},
        {"offer": offered(TWO_LANGUAGES)},
        (("langue-deja-choisie", "/languages/1/langue"),),
    ),
    Case(
        "the other way round",
        "Règlement",
        {"languages": (language("en", unite="U22"), language("en"))},
        {"offer": offered(TWO_LANGUAGES)},
        (("langue-deja-choisie", "/languages/0/langue"),),
    ),
    Case(
        "language B is of no list, like A",
        "note de service",
        {"languages": (language("tlh"), language("es", unite="U22"))},
        {"offer": offered(TWO_LANGUAGES)},
        (("langue-inconnue", "/languages/0/langue"),),
    ),
)
def test_a_second_language_differs(case: Case) -> None:
    judge(case)
