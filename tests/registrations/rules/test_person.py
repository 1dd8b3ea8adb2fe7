"""Who registers: rule 14 of the exam's rules and the exact formats of the fields."""

from dataclasses import replace

from app.registrations.rules.choices import Parent
from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import CANDIDATE, address

ABROAD = replace(CANDIDATE, birth_country="MA")
GUADELOUPE = replace(CANDIDATE, birth_country="GP")
NOWHERE = replace(CANDIDATE, birth_country=None, birth_on=None, identity_complete=False)
MOTHER = Parent(last_name="EXEMPLE", first_names="Dominique")
FATHER = Parent(last_name="EXEMPLE", first_names="Claude")


@rows(
    "champs-identite",
    Case("the ordinary registration breaks no rule", "Guide"),
    Case("an account without identity", "Guide", known={"candidate": NOWHERE}, gives=(("identite-incomplete", ""),)),
    Case("a nationality of the list", "ISO 3166-1", {"nationality": "PT"}),
    Case("a stateless person", "[P]", {"nationality": "XX"}),
    Case(
        "a nationality that is no country",
        "ISO 3166-1",
        {"nationality": "UK"},
        gives=(("nationalite-inconnue", "/nationality"),),
    ),
)
def test_identity_and_nationality(case: Case) -> None:
    judge(case)


@rows(
    "champs-adresse",
    Case("five digits in France", "NF Z10-011", {"address": address("01000")}),
    Case(
        "four digits in France",
        "NF Z10-011",
        {"address": address("1000")},
        gives=(("code-postal-invalide", "/address/postal_code"),),
    ),
    Case(
        "six digits in France",
        "NF Z10-011",
        {"address": address("130011")},
        gives=(("code-postal-invalide", "/address/postal_code"),),
    ),
    Case(
        "a letter in France",
        "NF Z10-011",
        {"address": address("2A004")},
        gives=(("code-postal-invalide", "/address/postal_code"),),
    ),
    Case(
        "a space in France",
        "NF Z10-011",
        {"address": address("13 001")},
        gives=(("code-postal-invalide", "/address/postal_code"),),
    ),
    Case(
        "digits that are not ours",
        "NF Z10-011",
        {"address": address("١٣٠٠١")},
        gives=(("code-postal-invalide", "/address/postal_code"),),
    ),
    Case("five digits in Martinique", "NF Z10-011", {"address": address("97200", "MQ")}),
    Case(
        "three digits in Martinique",
        "NF Z10-011",
        {"address": address("972", "MQ")},
        gives=(("code-postal-invalide", "/address/postal_code"),),
    ),
    Case("abroad each country writes its own", "NF Z10-011", {"address": address("L-1234", "LU")}),
    Case(
        "an address in no country",
        "ISO 3166-1",
        {"address": address("13001", "FX")},
        gives=(("pays-inconnu", "/address/country"),),
    ),
)
def test_address(case: Case) -> None:
    judge(case)


@rows(
    "champs-ine",
    Case("no INE is known", "[P]", {"ine": None}),
    Case("9 digits and 2 letters (RNIE, since 2018)", "arrêté du 16/02/2012", {"ine": "070000001AZ"}),
    Case("10 digits and 1 letter (BEA, before)", "arrêté du 16/02/2012", {"ine": "0700000012Z"}),
    Case("an apprentice's", "arrêté du 16/02/2012", {"ine": "2020A12345K"}),
    Case("a university's, with its key digit", "arrêté du 16/02/2012", {"ine": "0A1B2C3D4E5"}),
    Case("too short", "arrêté du 16/02/2012", {"ine": "123456789A"}, gives=(("ine-invalide", "/ine"),)),
    Case("too long", "arrêté du 16/02/2012", {"ine": "1234567890AB"}, gives=(("ine-invalide", "/ine"),)),
    Case("small letters", "arrêté du 16/02/2012", {"ine": "123456789ab"}, gives=(("ine-invalide", "/ine"),)),
    Case(
        "letters where digits belong", "arrêté du 16/02/2012", {"ine": "ABCDEFGHIJK"}, gives=(("ine-invalide", "/ine"),)
    ),
)
def test_ine(case: Case) -> None:
    judge(case)


@rows(
    "champs-pcs",
    Case("no category is said", "INSEE", {"socio_professional_category": None}),
    Case("a student", "INSEE", {"socio_professional_category": "84"}),
    Case("technicians", "INSEE", {"socio_professional_category": "47"}),
    Case(
        "a number that no category has",
        "INSEE",
        {"socio_professional_category": "50"},
        gives=(("pcs-inconnue", "/socio_professional_category"),),
    ),
)
def test_socio_professional_category(case: Case) -> None:
    judge(case)


@rows(
    "inscription-14",
    Case("born in France, parents not given", "[P]"),
    Case("born in France, parents given", "[P]", {"parents": (MOTHER,)}, gives=(("parents-sans-objet", "/parents"),)),
    Case("born in Guadeloupe, parents not given", "[P]", known={"candidate": GUADELOUPE}),
    Case(
        "born in Guadeloupe, parents given",
        "[P]",
        {"parents": (MOTHER,)},
        {"candidate": GUADELOUPE},
        (("parents-sans-objet", "/parents"),),
    ),
    Case("born abroad, one parent", "[P]", {"parents": (MOTHER,)}, {"candidate": ABROAD}),
    Case("born abroad, two parents", "[P]", {"parents": (MOTHER, FATHER)}, {"candidate": ABROAD}),
    Case("born abroad, none given", "[P]", known={"candidate": ABROAD}, gives=(("parents-requis", "/parents"),)),
    Case(
        "born abroad, an empty list", "[P]", {"parents": ()}, {"candidate": ABROAD}, (("parents-requis", "/parents"),)
    ),
    Case(
        "born abroad, three parents",
        "[P]",
        {"parents": (MOTHER, FATHER, MOTHER)},
        {"candidate": ABROAD},
        (("parents-trop-nombreux", "/parents"),),
    ),
)
def test_parents(case: Case) -> None:
    judge(case)
