"""Rules 7 and 8 as far as a registration must agree with itself, and rule 17: what former sittings give."""

from decimal import Decimal

from app.registrations.rules.choices import Forme
from app.registrations.rules.held import value
from tests.registrations.rules.cases import Case, Row, judge, rows
from tests.registrations.rules.sample import dispense, renounced, sitting, units

P = Forme.PROGRESSIVE


@rows(
    "inscription-7",
    Row("« 0 »", "Guide, « Public concerné »", "0", "0"),
    Row("« 7.99 »", "Guide, « Public concerné »", "7.99", "7.99"),
    Row("« 08.5 »", "Guide, « Public concerné »", "08.5", "8.5"),
    Row("« 9.99 »", "Guide, « Public concerné »", "9.99", "9.99"),
    Row("« 10 »", "Guide, « Public concerné »", "10", "10"),
    Row("« 12.50 »", "Guide, « Public concerné »", "12.50", "12.5"),
    Row("« 20 »", "Guide, « Public concerné »", "20", "20"),
    Row("« 20.00 »", "Guide, « Public concerné »", "20.00", "20"),
    Row("« 20.01 »", "Guide, « Public concerné »", "20.01", None),
    Row("« 21 »", "Guide, « Public concerné »", "21", None),
    Row("« 12,5 »", "Guide, « Public concerné »", "12,5", None),
    Row("« 12.345 »", "Guide, « Public concerné »", "12.345", None),
    Row("« -1 »", "Guide, « Public concerné »", "-1", None),
    Row("« 1e1 »", "Guide, « Public concerné »", "1e1", None),
    Row("«  12 »", "Guide, « Public concerné »", " 12", None),
    Row("nothing written", "Guide, « Public concerné »", "", None),
    Row("« absent »", "Guide, « Public concerné »", "absent", None),
    Row("« absent_force_majeure »", "Guide, « Public concerné »", "absent_force_majeure", None),
)
def test_a_grade_is_from_0_to_20_by_hundredths(case: Row[str, str | None]) -> None:
    assert value(case.given) == (None if case.gives is None else Decimal(case.gives))


@rows(
    "inscription-17",
    Case("last year's sitting", "Guide", {"former_sittings": (sitting(2022, U1="8.00"),)}),
    Case("no grade is told", "[P]", {"former_sittings": (sitting(2022),)}),
    Case(
        "the same exam session",
        "Guide",
        {"former_sittings": (sitting(2023),)},
        gives=(("session-anterieure-future", "/former_sittings/0/exam_session"),),
    ),
    Case(
        "a later exam session",
        "Guide",
        {"former_sittings": (sitting(2022), sitting(2024))},
        gives=(("session-anterieure-future", "/former_sittings/1/exam_session"),),
    ),
    Case(
        "the same sitting twice",
        "Guide",
        {"former_sittings": (sitting(2022), sitting(2022))},
        gives=(("session-anterieure-en-double", "/former_sittings/1/exam_session"),),
    ),
    Case("in Caen, an académie that is no more", "Guide", {"former_sittings": (sitting(2015, "05"),)}),
    Case(
        "in no académie",
        "Guide",
        {"former_sittings": (sitting(2022, "98"),)},
        gives=(("academie-inconnue", "/former_sittings/0/academie"),),
    ),
    Case(
        "absences are no mistake",
        "Guide",
        {"former_sittings": (sitting(2022, U1="absent", U2="absent_force_majeure"),)},
    ),
    Case(
        "a grade above 20",
        "Guide",
        {"former_sittings": (sitting(2022, U1="8", U2="20.01"),)},
        gives=(("note-invalide", "/former_sittings/0/grades/1/grade"),),
    ),
    Case(
        "a grade with three decimals",
        "Guide",
        {"former_sittings": (sitting(2022, U1="9.999"),)},
        gives=(("note-invalide", "/former_sittings/0/grades/0/grade"),),
    ),
)
def test_former_sittings(case: Case) -> None:
    judge(case)


def test_a_unit_has_one_grade_in_a_sitting() -> None:
    twice = sitting(2022, U1="8")
    twice = type(twice)(exam_session=2022, academie="02", grades=twice.grades * 2)
    judge(
        Case(
            "", "Guide", {"former_sittings": (twice,)}, gives=(("note-en-double", "/former_sittings/0/grades/1/unite"),)
        )
    )


@rows(
    "inscription-7",
    Case(
        "10.00 last year", "D643-15", {"units": units(U1="benefice"), "former_sittings": (sitting(2022, U1="10.00"),)}
    ),
    Case(
        "9.99 last year",
        "D643-15",
        {"units": units(U1="benefice"), "former_sittings": (sitting(2022, U1="9.99"),)},
        gives=(("benefice-note-insuffisante", "/units/0/state"),),
    ),
    Case(
        "no former sitting",
        "D643-15",
        {"units": units(U1="benefice")},
        gives=(("benefice-sans-note", "/units/0/state"),),
    ),
    Case(
        "a grade of another unit",
        "D643-15",
        {
            "units": units(U4="dispense", U1="benefice"),
            "dispenses": (dispense("U4"),),
            "former_sittings": (sitting(2022, U4="15"),),
        },
        gives=(("benefice-sans-note", "/units/1/state"),),
    ),
    Case(
        "absent last year",
        "D643-15",
        {"units": units(U1="benefice"), "former_sittings": (sitting(2022, U1="absent"),)},
        gives=(("benefice-sans-note", "/units/0/state"),),
    ),
    Case(
        "five years ago: usable from Y+1 to Y+5",
        "D643-15",
        {"units": units(U1="benefice"), "former_sittings": (sitting(2018, U1="14"),)},
    ),
    Case(
        "six years ago",
        "D643-15",
        {"units": units(U1="benefice"), "former_sittings": (sitting(2017, U1="14"),)},
        gives=(("benefice-expire", "/units/0/state"),),
    ),
    Case(
        "six years ago and three: the younger stands",
        "D643-15",
        {"units": units(U1="benefice"), "former_sittings": (sitting(2017, U1="14"), sitting(2020, U1="11"))},
    ),
    Case(
        "an épreuve maîtresse won before 2022",
        "Guide",
        {"units": units(U31="benefice"), "former_sittings": (sitting(2021, E3="12"),)},
    ),
    Case(
        "an épreuve maîtresse won since",
        "D643-15",
        {"units": units(U31="benefice"), "former_sittings": (sitting(2022, E3="12"),)},
        gives=(("benefice-sans-note", "/units/0/state"),),
    ),
    Case(
        "kept and renounced at once",
        "D643-15",
        {
            "units": units(U1="benefice"),
            "former_sittings": (sitting(2022, U1="12"),),
            "renouncements": (renounced("U1"),),
        },
        gives=(("benefice-renonce", "/units/0/state"),),
    ),
    Case(
        "one renounced, the other expired",
        "D643-15",
        {
            "units": units(U1="benefice"),
            "former_sittings": (sitting(2022, U1="12"), sitting(2016, U1="13")),
            "renouncements": (renounced("U1"),),
        },
        gives=(("benefice-expire", "/units/0/state"),),
    ),
)
def test_benefice(case: Case) -> None:
    judge(case)


@rows(
    "inscription-8",
    Case(
        "9.99 last year",
        "D643-23",
        {"forme": P, "units": units(U1="report", U4="a_passer"), "former_sittings": (sitting(2022, U1="9.99"),)},
    ),
    Case(
        "10 last year is a bénéfice",
        "D643-23",
        {"forme": P, "units": units(U1="report", U4="a_passer"), "former_sittings": (sitting(2022, U1="10"),)},
        gives=(("report-note-suffisante", "/units/0/state"),),
    ),
    Case(
        "no grade",
        "D643-23",
        {"forme": P, "units": units(U1="report", U4="a_passer")},
        gives=(("report-sans-note", "/units/0/state"),),
    ),
    Case(
        "five years ago",
        "D643-23",
        {"forme": P, "units": units(U1="report", U4="a_passer"), "former_sittings": (sitting(2018, U1="9"),)},
    ),
    Case(
        "six years ago",
        "D643-23",
        {"forme": P, "units": units(U1="report", U4="a_passer"), "former_sittings": (sitting(2017, U1="9"),)},
        gives=(("report-expire", "/units/0/state"),),
    ),
    Case(
        "six years ago and two: the younger stands",
        "D643-23",
        {
            "forme": P,
            "units": units(U1="report", U4="a_passer"),
            "former_sittings": (sitting(2017, U1="9"), sitting(2021, U1="7")),
        },
    ),
    Case(
        "globale: never",
        "D643-23",
        {"units": units(U1="report"), "former_sittings": (sitting(2022, U1="9"),)},
        gives=(("report-en-globale", "/units/0/state"),),
    ),
)
def test_report(case: Case) -> None:
    judge(case)


@rows(
    "inscription-7",
    Case(
        "sitting what is held, unseen (globale, not listed)",
        "Guide",
        {"former_sittings": (sitting(2022, U1="12"),)},
        gives=(("renoncement-requis", "/units"),),
    ),
    Case(
        "sitting what is held, listed",
        "Guide",
        {"units": units(U4="a_passer", U1="a_passer"), "former_sittings": (sitting(2022, U1="12"),)},
        gives=(("renoncement-requis", "/units/1/state"),),
    ),
    Case(
        "sitting it, and saying so",
        "Guide",
        {"former_sittings": (sitting(2022, U1="12"),), "renouncements": (renounced("U1"),)},
    ),
    Case(
        "two grades of at least 10: signing up for the second gave up the first",
        "Guide",
        {"former_sittings": (sitting(2022, U1="12"), sitting(2021, U1="11")), "renouncements": (renounced("U1"),)},
    ),
    Case(
        "two grades of at least 10, only the dead one renounced",
        "Guide",
        {
            "former_sittings": (sitting(2022, U1="12"), sitting(2021, U1="11")),
            "renouncements": (renounced("U1", 2021),),
        },
        gives=(("renoncement-requis", "/units"),),
    ),
    Case("sitting what has expired", "Guide", {"former_sittings": (sitting(2017, U1="12"),)}),
    Case("sitting what was below 10", "Guide", {"former_sittings": (sitting(2022, U1="9.99"),)}),
    Case(
        "progressive: what is not sat is not renounced",
        "Guide",
        {"forme": P, "units": units(U4="a_passer"), "former_sittings": (sitting(2022, U1="12"),)},
    ),
    Case(
        "a dispense is not a sitting",
        "Guide",
        {"units": units(U1="dispense"), "dispenses": (dispense("U1"),), "former_sittings": (sitting(2022, U1="12"),)},
    ),
    Case(
        "renouncing a grade that was not won",
        "D643-15",
        {"former_sittings": (sitting(2022, U1="9"),), "renouncements": (renounced("U1"),)},
        gives=(("renoncement-sans-benefice", "/renouncements/0"),),
    ),
    Case(
        "renouncing the grade of another year",
        "D643-15",
        {"former_sittings": (sitting(2017, U1="12"),), "renouncements": (renounced("U1", 2022),)},
        gives=(("renoncement-sans-benefice", "/renouncements/0"),),
    ),
    Case(
        "renouncing twice",
        "D643-15",
        {"former_sittings": (sitting(2022, U1="12"),), "renouncements": (renounced("U1"), renounced("U1"))},
        gives=(("renoncement-en-double", "/renouncements/1"),),
    ),
)
def test_renouncing_is_said_never_silent(case: Case) -> None:
    judge(case)
