"""From grades to a result: one table of cases per rule, each row citing its source."""

from decimal import Decimal

import pytest

from app.registrations.rules.choices import Forme
from app.results.rules import Result, Sheet, Undecided, verdict
from app.results.rules.average import Average, general, professional
from app.results.rules.grades import violations
from tests.results.rules.sheets import ABSENT, FORCE_MAJEURE, G, P, S, extra, four, oral, sheet, two, unit

PROGRESSIVE = Forme.PROGRESSIVE


@pytest.mark.parametrize(
    ("what", "source", "given", "average", "result"),
    [
        ("7.99", "02", sheet(*two("5.98", "10")), "7.99", Result.AJOURNE),
        ("8.00, professional 10.00", "02", sheet(*two("6", "10")), "8.00", Result.AUTORISE_CONTROLE),
        ("8.00, professional 9.99", "02", sheet(*two("6.01", "9.99")), "8.00", Result.AJOURNE),
        ("8.01, professional 10.00", "D643-22", sheet(*two("6.02", "10")), "8.01", Result.AUTORISE_CONTROLE),
        ("9.99, professional 10.00", "D643-22", sheet(*two("9.98", "10")), "9.99", Result.AUTORISE_CONTROLE),
        ("9.995 is not 10", "D643-22", sheet(*two("9.99", "10")), "9.99", Result.AUTORISE_CONTROLE),
        ("9.99, professional 9.99", "D643-22", sheet(*two("9.99", "9.99")), "9.99", Result.AJOURNE),
        ("10.00", "Guide §3", sheet(*two("10", "10")), "10.00", Result.ADMIS),
        ("10.00, professional 8: no matter", "Guide §3", sheet(*two("12", "8")), "10.00", Result.ADMIS),
        ("10.01", "Guide §3", sheet(*two("10.02", "10")), "10.01", Result.ADMIS),
        ("7.995 is not 8", "D643-22", sheet(*two("5.99", "10")), "7.99", Result.AJOURNE),
        ("0", "D643-22", sheet(*two("0", "0")), "0.00", Result.AJOURNE),
        ("20", "D643-22", sheet(*two("20", "20")), "20.00", Result.ADMIS),
        ("coefficients weigh: 4, 2, 2, 8", "D643-22", sheet(*four("8", "9", "7", "12")), "10.00", Result.ADMIS),
        ("coefficients weigh: one point less", "D643-22", sheet(*four("8", "9", "6", "12")), "9.87",
         Result.AUTORISE_CONTROLE),
        ("half a coefficient", "D643-22", sheet(unit("U1", "1.5", G, "8"), unit("U4", "0.5", P, "16")), "10.00",
         Result.ADMIS),
        ("thirds: 9.9966… is not 10", "D643-22", sheet(*two("10", "10"), unit("U2", "1", G, "9.99")), "9.99",
         Result.AUTORISE_CONTROLE),
    ],
)  # fmt: skip
def test_average_and_bounds(what: str, source: str, given: Sheet, average: str, result: Result) -> None:
    _judged(what, source, given, average, result)


def _judged(what: str, source: str, given: Sheet, average: str | None, result: Result | None) -> None:
    assert list(violations(given)) == []
    said = verdict(given)
    assert (said.average and said.average.shown, said.result) == (average and Decimal(average), result), (what, source)


@pytest.mark.parametrize(
    ("what", "source", "given", "average", "result"),
    [
        ("a grade of 9 adds nothing", "02 ; Guide §6", sheet(*two("9.9", "9.9"), facultatives=(extra("9"),)), "9.90",
         Result.AJOURNE),
        ("nor takes away", "Guide §6", sheet(*two("10", "10"), facultatives=(extra("0"),)), "10.00", Result.ADMIS),
        ("10 adds nothing", "Guide §6", sheet(*two("9", "10"), facultatives=(extra("10"),)), "9.50",
         Result.AUTORISE_CONTROLE),
        ("10.01 adds a hundredth", "Guide §6", sheet(*two("9.99", "10"), facultatives=(extra("10.01"),)), "10.00",
         Result.ADMIS),
        ("it may lift 9.9 to 10", "02", sheet(*two("9.9", "9.9"), facultatives=(extra("10.20"),)), "10.00",
         Result.ADMIS),
        ("but not with 10.19", "02", sheet(*two("9.9", "9.9"), facultatives=(extra("10.19"),)), "9.99",
         Result.AJOURNE),
        ("it may open the contrôle", "D643-22", sheet(*two("5.9", "10"), facultatives=(extra("10.1"),)), "8.00",
         Result.AUTORISE_CONTROLE),
        ("it never lifts the professional average", "[P]", sheet(*two("6.01", "9.99"), facultatives=(extra("12"),)),
         "9.00", Result.AJOURNE),
        ("its coefficient weighs", "Guide §6", sheet(*two("9.9", "9.9"), facultatives=(extra("10.10", "2"),)), "10.00",
         Result.ADMIS),
        ("three add up", "Guide §6",
         sheet(*two("7", "7"), facultatives=tuple(extra("12", unite=f"UF{n}") for n in (1, 2, 3))), "10.00",
         Result.ADMIS),
        ("an absence there is nothing", "Guide §6", sheet(*two("10", "10"), facultatives=(extra(ABSENT),)), "10.00",
         Result.ADMIS),
        ("20 with everything at 20", "Guide §6", sheet(*two("20", "20"), facultatives=(extra("20"),)), "25.00",
         Result.ADMIS),
    ],
)  # fmt: skip
def test_facultative_points(what: str, source: str, given: Sheet, average: str, result: Result) -> None:
    _judged(what, source, given, average, result)


@pytest.mark.parametrize(
    ("what", "source", "given", "average", "result"),
    [
        ("absent, whatever the average", "D643-24 ; Guide §7", sheet(*two(ABSENT, "20")), None,
         Result.NON_DELIVRABLE),
        ("absent at a professional épreuve", "D643-24", sheet(*two("20", ABSENT)), None, Result.NON_DELIVRABLE),
        ("absent everywhere", "D643-24", sheet(*two(ABSENT, ABSENT)), None, Result.NON_DELIVRABLE),
        ("absent, the rest still to come", "D643-24", sheet(*two(ABSENT, None)), None, Result.NON_DELIVRABLE),
        ("absent among many", "D643-24", sheet(*four("20", "20", ABSENT, "20")), None, Result.NON_DELIVRABLE),
        ("absent at a facultative one", "D643-24: « obligatoire »",
         sheet(*two("9", "11"), facultatives=(extra(ABSENT),)),
         "10.00", Result.ADMIS),
        ("force majeure is zero, and may pass", "D643-24 al. 2", sheet(*two(FORCE_MAJEURE, "20")), "10.00",
         Result.ADMIS),
        ("force majeure is zero, and may fail", "D643-24 al. 2", sheet(*two(FORCE_MAJEURE, "15")), "7.50",
         Result.AJOURNE),
        ("force majeure may open the contrôle", "D643-24 al. 2", sheet(*two(FORCE_MAJEURE, "16")), "8.00",
         Result.AUTORISE_CONTROLE),
        ("force majeure and an absence", "D643-24", sheet(*two(FORCE_MAJEURE, ABSENT)), None, Result.NON_DELIVRABLE),
        ("absent in progressive, all sat or held", "D643-24", sheet(*two(ABSENT, "20"), forme=PROGRESSIVE), None,
         Result.NON_DELIVRABLE),
    ],
)  # fmt: skip
def test_absences(what: str, source: str, given: Sheet, average: str | None, result: Result) -> None:
    _judged(what, source, given, average, result)


B, R, D, N = S.BENEFICE, S.REPORT, S.DISPENSE, S.NON_PRESENTEE


@pytest.mark.parametrize(
    ("what", "source", "given", "average", "result"),
    [
        ("a bénéfice counts with its grade", "D643-23 ; Guide",
         sheet(unit("U1", "1", G, "15", B), unit("U4", "1", P, "5")),
         "10.00", Result.ADMIS),
        ("a bénéfice of 10.00", "D643-15", sheet(unit("U1", "1", G, "9.99"), unit("U4", "1", P, "10", B)), "9.99",
         Result.AUTORISE_CONTROLE),
        ("a report counts with its grade", "D643-23 al. 3",
         sheet(unit("U1", "1", G, "9.99", R), unit("U4", "1", P, "10.01"), forme=PROGRESSIVE), "10.00", Result.ADMIS),
        ("a report pulls down", "D643-23 al. 3",
         sheet(unit("U1", "1", G, "2", R), unit("U4", "1", P, "13.99"), forme=PROGRESSIVE), "7.99", Result.AJOURNE),
        ("kept professional grades open the contrôle", "D643-22",
         sheet(unit("U1", "1", G, "7"), unit("U4", "1", P, "10", B)), "8.50", Result.AUTORISE_CONTROLE),
        ("a dispensed unit leaves both sides", "[P]", sheet(unit("U1", "4", G, None, D), unit("U4", "1", P, "10")),
         "10.00", Result.ADMIS),
        ("so that it does not help", "[P]",
         sheet(unit("U9", "4", G, None, D), *two("9.99", "10")), "9.99", Result.AUTORISE_CONTROLE),
        ("nor is an absence", "[P]", sheet(unit("U9", "4", G, None, D), *two("10", "10")), "10.00", Result.ADMIS),
        ("everything dispensed: no average", "[P]", sheet(unit("U1", "4", G, None, D)), None, None),
        ("every professional unit dispensed, under 10", "[P]",
         sheet(unit("U1", "1", G, "9"), unit("U4", "1", P, None, D)), "9.00", None),
        ("every professional unit dispensed, 10", "[P]", sheet(unit("U1", "1", G, "10"), unit("U4", "1", P, None, D)),
         "10.00", Result.ADMIS),
        ("every professional unit dispensed, 7.99", "[P]",
         sheet(unit("U1", "1", G, "7.99"), unit("U4", "1", P, None, D)), "7.99", Result.AJOURNE),
    ],
)  # fmt: skip
def test_kept_and_dispensed(what: str, source: str, given: Sheet, average: str | None, result: Result | None) -> None:
    _judged(what, source, given, average, result)


@pytest.mark.parametrize(
    ("what", "source", "given", "result"),
    [
        ("one unit still to come", "D643-22 al. 2", sheet(unit("U1", "1", G, "20"), unit("U4", "1", P, None, N),
         forme=PROGRESSIVE), Result.EN_COURS),
        ("whatever the grades", "D643-22 al. 2", sheet(unit("U1", "1", G, "0"), unit("U4", "1", P, None, N),
         forme=PROGRESSIVE), Result.EN_COURS),
        ("even absent", "D643-22 al. 2", sheet(unit("U1", "1", G, ABSENT), unit("U4", "1", P, None, N),
         forme=PROGRESSIVE), Result.EN_COURS),
        ("even ungraded", "D643-22 al. 2", sheet(unit("U1", "1", G, None), unit("U4", "1", P, None, N),
         forme=PROGRESSIVE), Result.EN_COURS),
        ("the last unit sat", "D643-22 al. 2", sheet(unit("U1", "1", G, "12", B), unit("U4", "1", P, "8"),
         forme=PROGRESSIVE), Result.ADMIS),
        ("the last unit sat, contrôle", "[P] either forme", sheet(unit("U1", "1", G, "6", R), unit("U4", "1", P, "10"),
         forme=PROGRESSIVE), Result.AUTORISE_CONTROLE),
        ("the last unit sat, failed", "D643-22 al. 2", sheet(unit("U1", "1", G, "6", R), unit("U4", "1", P, "9.99"),
         forme=PROGRESSIVE), Result.AJOURNE),
        ("all held, nothing sat", "D643-23", sheet(unit("U1", "1", G, "12", B), unit("U4", "1", P, "11", B),
         forme=PROGRESSIVE), Result.ADMIS),
        ("held or dispensed", "D643-22", sheet(unit("U1", "1", G, None, D), unit("U4", "1", P, "11", B),
         forme=PROGRESSIVE), Result.ADMIS),
    ],
)  # fmt: skip
def test_progressive_is_going_on_until_every_unit_is_held_or_sat(
    what: str, source: str, given: Sheet, result: Result
) -> None:
    assert list(violations(given)) == []
    assert verdict(given).result is result, (what, source)


NEAR = four("6", "8", "9", "10.5")  # 24 + 16 + 18 + 84 = 142 points of 160: 8.875


@pytest.mark.parametrize(
    ("what", "source", "given", "average", "result"),
    [
        ("before the orals", "D643-22", sheet(*NEAR), "8.87", Result.AUTORISE_CONTROLE),
        ("the better grade of each: 10", "D643-22", sheet(*NEAR, controle=(oral("U1", "10"), oral("U2", "9"))),
         "10.00", Result.ADMIS_APRES_CONTROLE),
        ("a hundredth less", "D643-22", sheet(*NEAR, controle=(oral("U1", "9.99"), oral("U2", "9"))), "9.99",
         Result.AJOURNE_APRES_CONTROLE),
        ("a worse oral takes nothing away", "D643-22", sheet(*NEAR, controle=(oral("U1", "10.5"), oral("U2", "0"))),
         "10.00", Result.ADMIS_APRES_CONTROLE),
        ("two worse orals", "D643-22", sheet(*NEAR, controle=(oral("U1", "0"), oral("U2", "0"))), "8.87",
         Result.AJOURNE_APRES_CONTROLE),
        ("the same grade again", "D643-22", sheet(*NEAR, controle=(oral("U1", "6"), oral("U2", "8"))), "8.87",
         Result.AJOURNE_APRES_CONTROLE),
        ("absent at an oral: the first grade stands", "[P]",
         sheet(*NEAR, controle=(oral("U1", "10.5"), oral("U31", ABSENT))), "10.00", Result.ADMIS_APRES_CONTROLE),
        ("facultative points stay", "Guide §6",
         sheet(*NEAR, facultatives=(extra("12"),), controle=(oral("U1", "10"), oral("U2", "8"))), "10.00",
         Result.ADMIS_APRES_CONTROLE),
        ("who was admis is admis", "D643-22", sheet(*two("10", "10"), unit("U2", "1", G, "10"),
         controle=(oral("U1", "0"), oral("U2", "20"))), "10.00", Result.ADMIS),
        ("who was ajourné is ajourné", "D643-22", sheet(*two("5", "5"), unit("U2", "1", G, "5"),
         controle=(oral("U1", "20"), oral("U2", "20"))), "5.00", Result.AJOURNE),
    ],
)  # fmt: skip
def test_controle(what: str, source: str, given: Sheet, average: str, result: Result) -> None:
    _judged(what, source, given, average, result)


@pytest.mark.parametrize(
    ("what", "source", "given", "undecided", "average"),
    [
        ("an unknown domaine, 8.00", "02", sheet(*two("6", "10"), unit("U2", "1", None, "8")),
         Undecided.DOMAINE_INCONNU, "8.00"),
        ("an unknown domaine, 9.99", "02", sheet(unit("U1", "1", None, "9.99")), Undecided.DOMAINE_INCONNU, "9.99"),
        ("an unknown domaine, 7.99: no matter", "02", sheet(unit("U1", "1", None, "7.99")), None, "7.99"),
        ("an unknown domaine, 10: no matter", "02", sheet(unit("U1", "1", None, "10")), None, "10.00"),
        ("an unknown domaine, dispensed: no matter", "[P]",
         sheet(*two("6", "10"), unit("U2", "1", None, None, D)), None, "8.00"),
        ("a grade still to come", "D643-22", sheet(*two("6", None)), Undecided.NOTE_MANQUANTE, None),
        ("an unknown coefficient", "02",
         sheet(*two("6", "10"), unit("U2", None, G, "8")), Undecided.SANS_MOYENNE, None),
        ("coefficients of nothing", "02", sheet(unit("U1", "0", G, "8")), Undecided.SANS_MOYENNE, None),
        ("an unknown coefficient, dispensed: no matter", "[P]",
         sheet(*two("6", "10"), unit("U2", None, G, None, D)), None, "8.00"),
        ("orals, but no average", "02", sheet(unit("U1", None, G, "8"), unit("U2", "1", G, "8"),
         controle=(oral("U1", "9"), oral("U2", "9"))), Undecided.SANS_MOYENNE, None),
    ],
)  # fmt: skip
def test_where_an_agent_decides(
    what: str, source: str, given: Sheet, undecided: Undecided | None, average: str | None
) -> None:
    assert list(violations(given)) == []
    said = verdict(given)
    assert said.undecided is undecided, (what, source)
    assert (said.result is None) is (undecided is not None), what
    assert (said.average and said.average.shown) == (average and Decimal(average)), what


def test_orals_that_an_agent_allowed_count() -> None:
    """Where the domaine is unknown an agent decides of the contrôle; its grades then count like any others."""
    given = sheet(unit("U1", "1", None, "9"), unit("U2", "1", G, "9"), controle=(oral("U1", "10"), oral("U2", "10")))
    assert list(violations(given)) == []
    assert verdict(given).result is Result.ADMIS_APRES_CONTROLE


def test_the_two_averages() -> None:
    given = sheet(*four("6", "8", "9", "10.5"), facultatives=(extra("20"),))
    assert general(given) == Average(Decimal(152), Decimal(16))
    assert professional(given) == Average(Decimal(84), Decimal(8))
    assert professional(sheet(unit("U1", "1", G, "12"))) is None


@pytest.mark.parametrize(
    ("what", "given", "code", "field"),
    [
        ("20.01", sheet(*two("20.01", "10")), "note-invalide", "/units/0/grade"),
        ("under zero", sheet(*two("10", "-0.01")), "note-invalide", "/units/1/grade"),
        ("thousandths", sheet(*two("10.005", "10")), "note-invalide", "/units/0/grade"),
        ("no number", sheet(*two("NaN", "10")), "note-invalide", "/units/0/grade"),
        ("no end", sheet(*two("Infinity", "10")), "note-invalide", "/units/0/grade"),
        ("a facultative one of 21", sheet(*two("10", "10"), facultatives=(extra("21"),)), "note-invalide",
         "/facultatives/0/grade"),
        ("a unit twice", sheet(*two("10", "10"), unit("U1", "1", G, "9")), "note-en-double", "/units/0/unite"),
        ("a dispensed unit graded", sheet(*two("10", "10"), unit("U2", "1", G, "9", D)), "note-sans-objet",
         "/units/2/grade"),
        ("a unit not sat graded", sheet(*two("10", "10"), unit("U2", "1", G, "9", N), forme=PROGRESSIVE),
         "note-sans-objet", "/units/2/grade"),
        ("a bénéfice of 9.99", sheet(*two("10", "10"), unit("U2", "1", G, "9.99", B)), "note-gardee-incoherente",
         "/units/2/grade"),
        ("a report of 10", sheet(*two("10", "10"), unit("U2", "1", G, "10", R), forme=PROGRESSIVE),
         "note-gardee-incoherente", "/units/2/grade"),
        ("an absence kept", sheet(*two("10", "10"), unit("U2", "1", G, ABSENT, B)), "note-gardee-absente",
         "/units/2/grade"),
        ("an absence reported", sheet(*two("10", "10"), unit("U2", "1", G, FORCE_MAJEURE, R), forme=PROGRESSIVE),
         "note-gardee-absente", "/units/2/grade"),
        ("a report in globale", sheet(*two("10", "10"), unit("U2", "1", G, "9", R)), "etat-de-forme-progressive",
         "/units/2/state"),
        ("a unit not sat in globale", sheet(*two("10", "10"), unit("U2", "1", G, None, N)),
         "etat-de-forme-progressive", "/units/2/state"),
        ("an oral of 21", sheet(*NEAR, controle=(oral("U1", "21"), oral("U2", "10"))), "note-invalide",
         "/controle/0/grade"),
        ("an oral twice", sheet(*NEAR, controle=(oral("U1", "9"), oral("U1", "10"))), "note-en-double",
         "/controle/1/unite"),
        ("one oral", sheet(*NEAR, controle=(oral("U1", "10"),)), "controle-deux-epreuves", "/controle"),
        ("three orals", sheet(*NEAR, controle=(oral("U1", "10"), oral("U2", "10"), oral("U31", "10"))),
         "controle-deux-epreuves", "/controle"),
        ("a professional oral", sheet(*NEAR, controle=(oral("U1", "10"), oral("U4", "10"))), "controle-hors-domaine",
         "/controle/1/unite"),
        ("an oral of no unit", sheet(*NEAR, controle=(oral("U9", "10"), oral("U1", "10"))), "controle-hors-domaine",
         "/controle/0/unite"),
        ("an oral of a dispensed unit", sheet(*two("8", "10"), unit("U2", "1", G, None, D),
         controle=(oral("U1", "10"), oral("U2", "10"))), "controle-hors-domaine", "/controle/1/unite"),
    ],
)  # fmt: skip
def test_what_is_no_sheet(what: str, given: Sheet, code: str, field: str) -> None:
    found = list(violations(given))
    assert (code, field) in {(one.code, one.field) for one in found}, what
    assert {one.code for one in found} == {code}, what
    assert all(one.detail.endswith(".") and one.source for one in found)


@pytest.mark.parametrize("note", ["0", "0.01", "9.99", "10", "12.5", "12.500", "19.99", "20", "20.00"])
def test_a_grade(note: str) -> None:
    assert list(violations(sheet(*two(note, "10")))) == []
