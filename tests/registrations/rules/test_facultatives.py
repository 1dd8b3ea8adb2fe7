"""Rule 11: up to three facultative épreuves; « engagement étudiant » for every spécialité (Guide §6)."""

from dataclasses import replace

from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import (
    SPECIALITE,
    TWO_LANGUAGES,
    UNITS,
    UNPUBLISHED,
    facultative,
    language,
    offered,
)

ITALIAN = facultative("langue", "it")
STUDENT = facultative("engagement_etudiant")
MUSIC = facultative("autre", unite="UF2")
NEW = offered(UNPUBLISHED)
ALIKE = replace(SPECIALITE, units=(*UNITS[:-2], replace(UNITS[-2], distinct=False)))


@rows(
    "inscription-11",
    Case("none", "D643-15"),
    Case("three", "D643-15", {"facultatives": (ITALIAN, STUDENT, MUSIC)}),
    Case(
        "four",
        "D643-15",
        {"facultatives": (ITALIAN, STUDENT, MUSIC, facultative("langue", "es"))},
        gives=(("trop-de-facultatives", "/facultatives"),),
    ),
    Case(
        "engagement étudiant, whatever the spécialité",
        "Guide §6",
        {"option": None, "facultatives": (STUDENT,)},
        {"offer": NEW},
    ),
    Case(
        "engagement étudiant under a code of its own",
        "Guide §6",
        {"facultatives": (facultative("engagement_etudiant", unite="UF3"),)},
    ),
    Case(
        "engagement étudiant twice",
        "Guide §6",
        {"facultatives": (STUDENT, facultative("engagement_etudiant", unite="UF3"))},
        gives=(("facultative-en-double", "/facultatives/1"),),
    ),
    Case(
        "the same language twice",
        "Guide §6",
        {"facultatives": (ITALIAN, facultative("langue", "it", "UF1"))},
        gives=(("facultative-en-double", "/facultatives/1"),),
    ),
    Case(
        "the same unit twice",
        "Guide §6",
        {"facultatives": (MUSIC, MUSIC)},
        gives=(("facultative-en-double", "/facultatives/1"),),
    ),
)
def test_three_at_most_and_no_two_alike(case: Case) -> None:
    judge(case)


@rows(
    "inscription-11",
    Case(
        "a language, not told which",
        "Guide §6",
        {"facultatives": (facultative("langue"),)},
        gives=(("langue-requise", "/facultatives/0/langue"),),
    ),
    Case(
        "engagement étudiant in Italian",
        "Guide §6",
        {"facultatives": (facultative("engagement_etudiant", "it"),)},
        gives=(("langue-sans-objet", "/facultatives/0/langue"),),
    ),
    Case(
        "music in Italian",
        "Guide §6",
        {"facultatives": (facultative("autre", "it", "UF2"),)},
        gives=(("langue-sans-objet", "/facultatives/0/langue"),),
    ),
    Case(
        "another one, not told which",
        "Guide §6",
        {"facultatives": (facultative("autre"),)},
        gives=(("unite-requise", "/facultatives/0/unite"),),
    ),
    Case(
        "a unit of another BTS",
        "Règlement",
        {"facultatives": (facultative("autre", unite="UF9"),)},
        gives=(("unite-inconnue", "/facultatives/0/unite"),),
    ),
    Case(
        "a language under the name of another épreuve",
        "Règlement",
        {"facultatives": (facultative("autre", unite="UF1"),)},
        gives=(("langue-requise", "/facultatives/0/kind"),),
    ),
    Case(
        "units not published",
        "Guide §6",
        {"option": None, "facultatives": (facultative("autre", unite="UF9"),)},
        {"offer": NEW},
    ),
)
def test_each_says_what_it_is(case: Case) -> None:
    judge(case)


@rows(
    "inscription-11",
    Case(
        "another language than the obligatory one",
        "note de service",
        {"facultatives": (facultative("langue", "es", "UF1"),)},
    ),
    Case(
        "the obligatory one again",
        "Règlement",
        {"facultatives": (facultative("langue", "en", "UF1"),)},
        gives=(("langue-deja-choisie", "/facultatives/0/langue"),),
    ),
    Case(
        "the obligatory one again, unit not told",
        "Règlement",
        {"facultatives": (facultative("langue", "en"),)},
        gives=(("langue-deja-choisie", "/facultatives/0/langue"),),
    ),
    Case(
        "the obligatory one again, units not published",
        "Règlement",
        {"option": None, "facultatives": (facultative("langue", "en"),)},
        {"offer": NEW},
    ),
    Case(
        "a language that no list has",
        "note de service",
        {"facultatives": (facultative("langue", "tlh"),)},
        gives=(("langue-inconnue", "/facultatives/0/langue"),),
    ),
    Case(
        "a language for a unit that is none",
        "Règlement",
        {"facultatives": (facultative("langue", "en", "UF2"),)},
        gives=(("unite-sans-langue", "/facultatives/0/unite"),),
    ),
    Case(
        "the second obligatory one again",
        "Règlement",
        {"languages": (language("en"), language("es", unite="U22")), "facultatives": (facultative("langue", "es"),)},
        {"offer": offered(TWO_LANGUAGES)},
        (("langue-deja-choisie", "/facultatives/0/langue"),),
    ),
    Case(
        "the obligatory one again, where the règlement allows it",
        "Règlement",
        {"facultatives": (facultative("langue", "en"),)},
        {"offer": offered(ALIKE)},
    ),
    Case(
        "engagement étudiant in a language of no list: one fault, not two",
        "Guide §6",
        {"facultatives": (facultative("engagement_etudiant", "tlh"),)},
        gives=(("langue-sans-objet", "/facultatives/0/langue"),),
    ),
)
def test_a_facultative_language(case: Case) -> None:
    judge(case)


def test_a_facultative_language_that_the_unit_does_not_take() -> None:
    few = replace(SPECIALITE, units=(*UNITS[:-2], replace(UNITS[-2], langues=frozenset({"es"}))))
    judge(
        Case(
            "",
            "note de service",
            {"facultatives": (ITALIAN,)},
            {"offer": offered(few)},
            (("langue-non-autorisee", "/facultatives/0/langue"),),
        )
    )
