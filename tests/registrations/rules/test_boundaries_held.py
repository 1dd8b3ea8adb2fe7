"""The edges of what is kept from before: ten, five years, 2022, the épreuve maîtresse, renouncing."""

from dataclasses import replace
from datetime import datetime

from app.registrations.rules import irrevocable
from app.registrations.rules.choices import Forme, Grade
from tests.registrations.rules.cases import Case, judge
from tests.registrations.rules.sample import (
    CLOSES,
    OFFER,
    Changes,
    choices,
    facts,
    first,
    renounced,
    sitting,
    units,
)
from tests.regles.tables import Row, rows

P = Forme.PROGRESSIVE
KEPT = units(U1="benefice")
LOW = (("benefice-note-insuffisante", "/units/0/state"),)
GONE = (("benefice-expire", "/units/0/state"),)


def won(year: int, **grades: str) -> Changes:
    return {"units": KEPT, "former_sittings": (sitting(year, **grades),)}


@rows(
    "inscription-7",
    Case("a grade of 10", "D643-15", won(2022, U1="10")),
    Case("a grade of 10.01", "D643-15", won(2022, U1="10.01")),
    Case("a grade of 20", "D643-15", won(2022, U1="20")),
    Case("a grade of 9.99 is not rounded", "D643-15", won(2022, U1="9.99"), gives=LOW),
    Case("a grade of 0", "D643-15", won(2022, U1="0"), gives=LOW),
    Case("of 2022: the first year of use", "D643-15", won(2022, U1="12")),
    Case("of 2019: the fourth year of use", "D643-15", won(2019, U1="12")),
    Case("of 2018: the fifth and last year of use", "D643-15", won(2018, U1="12")),
    Case("of 2017: there is no sixth", "D643-15", won(2017, U1="12"), gives=GONE),
    Case(
        "of this very exam session",
        "D643-15",
        won(2023, U1="12"),
        gives=(("benefice-expire", "/units/0/state"), ("session-anterieure-future", "/former_sittings/0/exam_session")),
    ),
    Case(
        "absence for force majeure gives nothing to keep",
        "D643-15",
        won(2022, U1="absent_force_majeure"),
        gives=(("benefice-sans-note", "/units/0/state"),),
    ),
    Case(
        "an épreuve maîtresse of 2021, below 10",
        "Guide, « Public concerné »",
        {"units": units(U31="benefice"), "former_sittings": (sitting(2021, E3="9.99"),)},
        gives=LOW,
    ),
    Case(
        "an épreuve maîtresse of 2018, its last year of use",
        "Guide",
        {"units": units(U31="benefice"), "former_sittings": (sitting(2018, E3="10"),)},
    ),
    Case(
        "an épreuve maîtresse of 2017, out of date",
        "Guide",
        {"units": units(U31="benefice"), "former_sittings": (sitting(2017, E3="10"),)},
        gives=GONE,
    ),
    Case(
        "an épreuve maîtresse of 2021 sat again without a word",
        "Guide",
        {"former_sittings": (sitting(2021, E3="12"),)},
        gives=(("renoncement-requis", "/units"),),
    ),
    Case(
        "an épreuve maîtresse of 2022 sat again: nothing was kept",
        "Guide",
        {"former_sittings": (sitting(2022, E3="12"),)},
    ),
    Case(
        "the épreuve of another unit",
        "D643-15",
        {"forme": P, "units": units(U4="benefice", U1="a_passer"), "former_sittings": (sitting(2021, E3="15"),)},
        gives=(("benefice-sans-note", "/units/0/state"),),
    ),
    Case(
        "two bénéfices sat again, both said",
        "Guide",
        {
            "former_sittings": (sitting(2022, U1="12", U4="11"),),
            "renouncements": (renounced("U1"), renounced("U4")),
        },
    ),
    Case(
        "two bénéfices sat again, one said",
        "Guide",
        {"former_sittings": (sitting(2022, U1="12", U4="11"),), "renouncements": (renounced("U4"),)},
        gives=(("renoncement-requis", "/units"),),
    ),
)
def test_benefice(case: Case) -> None:
    judge(case)


ABSENT = (("report-sans-note", "/units/0/state"),)


def low(year: int, **grades: str) -> Changes:
    return {"forme": P, "units": units(U1="report", U4="a_passer"), "former_sittings": (sitting(year, **grades),)}


@rows(
    "inscription-8",
    Case("a grade of 0", "D643-23", low(2022, U1="0")),
    Case(
        "a grade of 10.01: a bénéfice",
        "D643-23",
        low(2022, U1="10.01"),
        gives=(("report-note-suffisante", "/units/0/state"),),
    ),
    Case("the fourth year", "D643-23", low(2019, U1="8")),
    Case("absent: there is nothing to report", "D643-23", low(2022, U1="absent"), gives=ABSENT),
    Case("of another unit", "D643-23", low(2022, U2="8"), gives=ABSENT),
)
def test_report(case: Case) -> None:
    judge(case)


TWICE = replace(sitting(2022), grades=(Grade(unite="U1", grade="8"), Grade(unite="U1", grade="9")))


@rows(
    "inscription-17",
    Case("a number that nobody knows here is declared", "[P]", {"former_sittings": (sitting(2022),)}),
    Case("no number at all", "[P]", {"former_sittings": (replace(sitting(2022), candidate_number=None),)}),
    Case("two units, one grade each", "Guide", {"former_sittings": (sitting(2022, U1="8", U2="9"),)}),
    Case(
        "two grades for one unit",
        "Guide",
        {"former_sittings": (TWICE,)},
        gives=(("note-en-double", "/former_sittings/0/grades/1/unite"),),
    ),
    Case(
        "three sittings, one in the future, one twice",
        "Guide",
        {"former_sittings": (sitting(2021), sitting(2021), sitting(2023))},
        gives=(
            ("session-anterieure-en-double", "/former_sittings/1/exam_session"),
            ("session-anterieure-future", "/former_sittings/2/exam_session"),
        ),
    ),
)
def test_former_sittings(case: Case) -> None:
    judge(case)


WON: Changes = {"former_sittings": (sitting(2022, U1="12", U31="14"),)}


@rows(
    "inscription-7",
    Row("nothing renounced", "Guide", WON, []),
    Row("one", "Guide", {**WON, "renouncements": (renounced("U1"),)}, [("/renouncements/0", CLOSES)]),
    Row(
        "two",
        "Guide",
        {**WON, "renouncements": (renounced("U1"), renounced("U31"))},
        [("/renouncements/0", CLOSES), ("/renouncements/1", CLOSES)],
    ),
)
def test_renouncing_becomes_definitive_at_closing(case: Row[Changes, list[tuple[str, datetime]]]) -> None:
    told = irrevocable(choices(**case.given), facts(offer=OFFER, first=first("globale")))
    assert [(one.field, one.at) for one in told if one.code == "renoncement"] == case.gives
