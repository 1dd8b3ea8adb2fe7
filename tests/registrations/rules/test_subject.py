"""What is prepared and where: académie, spécialité, option, modalités (rules 1 and 14)."""

from dataclasses import replace

from app.registrations.rules.choices import Modalites
from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import SPECIALITE, UNPUBLISHED, offered

ALONE = replace(SPECIALITE, options=())
CLOSED = replace(SPECIALITE, open=False)


@rows(
    "champs-academie",
    Case("Aix-Marseille", "[P]", {"academie": "02"}),
    Case("Normandie", "[P]", {"academie": "70"}),
    Case("Caen, absorbed by Normandie", "[P]", {"academie": "05"}, gives=(("academie-inconnue", "/academie"),)),
    Case("a code that no académie has", "[P]", {"academie": "99"}, gives=(("academie-inconnue", "/academie"),)),
)
def test_academie(case: Case) -> None:
    judge(case)


@rows(
    "inscription-1",
    Case("a spécialité in force", "Arrêté"),
    Case(
        "a spécialité that does not exist",
        "D643-29",
        {"specialite": "bts-rien"},
        {"offer": offered(None)},
        (("specialite-inconnue", "/specialite"),),
    ),
    Case("an abrogated spécialité", "Arrêté", {}, {"offer": offered(CLOSED)}, (("specialite-fermee", "/specialite"),)),
    Case(
        "options, none chosen: never the common first year",
        "Arrêté",
        {"option": None},
        gives=(("option-requise", "/option"),),
    ),
    Case("an option of another spécialité", "Arrêté", {"option": "bts-sio-a"}, gives=(("option-inconnue", "/option"),)),
    Case("an abrogated option", "Arrêté", {"option": "bts-exemple-c"}, gives=(("option-fermee", "/option"),)),
    Case("no option, none chosen", "Arrêté", {"option": None}, {"offer": offered(ALONE)}),
    Case("no option, one chosen", "Arrêté", {}, {"offer": offered(ALONE)}, (("option-sans-objet", "/option"),)),
    Case("units not published: open all the same", "[P]", {"option": None}, {"offer": offered(UNPUBLISHED)}),
)
def test_specialite_and_option(case: Case) -> None:
    judge(case)


@rows(
    "inscription-14",
    Case("accepted, the text in force", "Guide §2"),
    Case(
        "not accepted",
        "Guide §2",
        {"modalites": Modalites(version="2023-1", accepted=False)},
        gives=(("modalites-non-acceptees", "/modalites/accepted"),),
    ),
    Case(
        "an older text",
        "Guide §2",
        {"modalites": Modalites(version="2022-3", accepted=True)},
        gives=(("modalites-perimees", "/modalites/version"),),
    ),
    Case(
        "an older text, not accepted",
        "Guide §2",
        {"modalites": Modalites(version="2022-3", accepted=False)},
        gives=(("modalites-non-acceptees", "/modalites/accepted"), ("modalites-perimees", "/modalites/version")),
    ),
)
def test_modalites(case: Case) -> None:
    judge(case)
