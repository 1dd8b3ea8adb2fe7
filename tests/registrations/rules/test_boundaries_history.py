"""The edges of what earlier exam sessions settled: official grades, units signed up for again, windows closed."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.registrations.rules.choices import Forme
from app.registrations.rules.grades_file import Known as About
from app.registrations.rules.grades_file import faults, read
from app.registrations.rules.history import Saved, closed
from app.registrations.rules.numbers import normal
from tests.registrations.rules.cases import Case, judge
from tests.registrations.rules.sample import (
    CLOSES,
    Changes,
    history,
    past,
    renounced,
    sitting,
    units,
)
from tests.regles.tables import Row, rows

KEPT = units(U1="benefice")
WON: Changes = {"units": KEPT, "former_sittings": (sitting(2021, U1="12"),)}
GIVEN_UP = (("benefice-renonce", "/units/0/state"),)
REPORTED = units(U1="report", U4="a_passer")


@rows(
    "inscription-7",
    Case("won in 2021, not signed up for in 2022", "D643-15", WON, {"history": history(past(2022, U1="benefice"))}),
    Case(
        "won in 2021, signed up for again in 2022",
        "Guide",
        WON,
        {"history": history(past(2022, U1="a_passer"))},
        GIVEN_UP,
    ),
    Case(
        "won in 2021, renounced in words in 2022",
        "Guide",
        WON,
        {"history": history(past(2022, renounced("U1", 2021), U1="dispense"))},
        GIVEN_UP,
    ),
    Case("an official grade, not declared", "Guide", {"units": KEPT}, {"history": history(U1_2022="10.00")}),
    Case(
        "an official grade of 9.99",
        "D643-15",
        {"units": KEPT},
        {"history": history(U1_2022="9.99")},
        (("benefice-note-insuffisante", "/units/0/state"),),
    ),
    Case(
        "an official bénéfice sat again without a word",
        "Guide",
        {},
        {"history": history(U1_2022="12.00")},
        (("renoncement-requis", "/units"),),
    ),
)
def test_what_was_settled_of_benefices(case: Case) -> None:
    judge(case)


@rows(
    "inscription-8",
    Case(
        "reported, though sat again since: the last grade counts",
        "D643-23",
        {"forme": Forme.PROGRESSIVE, "units": REPORTED, "former_sittings": (sitting(2021, U1="8"),)},
        {"history": history(past(2022, forme="progressive", U1="a_passer"))},
        (("report-repassee", "/units/0/state"),),
    ),
    Case(
        "reported, not sat again",
        "D643-23",
        {"forme": Forme.PROGRESSIVE, "units": REPORTED, "former_sittings": (sitting(2021, U1="8"),)},
        {"history": history(past(2022, forme="progressive", U1="report"))},
    ),
)
def test_what_was_settled_of_reports(case: Case) -> None:
    judge(case)


@rows(
    "inscription-17",
    Case(
        "declared as the service has it",
        "Guide",
        {"former_sittings": (sitting(2022, U1="8.5"),)},
        {"history": history(U1_2022="8.50")},
    ),
    Case(
        "declared otherwise than the service has it",
        "Guide",
        {"former_sittings": (sitting(2022, U1="9"),)},
        {"history": history(U1_2022="8.50")},
        (("note-contredite", "/former_sittings/0/grades/0/grade"),),
    ),
    Case(
        "declared of a session where it was only kept",
        "Guide",
        {"former_sittings": (sitting(2022, U1="9"),)},
        {"history": history(past(2022, U1="benefice"))},
        (("note-non-obtenue", "/former_sittings/0/grades/0/unite"),),
    ),
)
def test_declared_against_official(case: Case) -> None:
    judge(case)


@rows(
    "inscription-17",
    Row("as it is given", "[P]", "22020000017", "22020000017"),
    Row("with the spaces of the relevé", "[P]", " 22 02 0000017 ", "22020000017"),
    Row("in small letters", "[P]", "22a7", "22A7"),
)
def test_a_number_is_compared(case: Row[str, str]) -> None:
    assert normal(case.given) == case.gives


ABOUT = About(units={"bts-exemple": frozenset({"U1", "U31"})}, issued={}, year=2023)
HEAD = "numero_candidat,date_naissance,session,specialite,unite,note\n"


@rows(
    "inscription-17",
    Row("a good line", "[P]", "A1,1996-05-04,2022,bts-exemple,U1,12.50", []),
    Row("a grade above 20", "[P]", "A1,1996-05-04,2022,bts-exemple,U1,20.01", ["note"]),
    Row("a unit of another BTS", "[P]", "A1,1996-05-04,2022,bts-exemple,U9,12", ["unite"]),
    Row("an épreuve maîtresse of 2021", "Guide, « Information »", "A1,1996-05-04,2021,bts-exemple,E3,12", []),
    Row("an épreuve maîtresse of 2022", "Guide, « Information »", "A1,1996-05-04,2022,bts-exemple,E3,12", ["unite"]),
    Row("an exam session to come", "[P]", "A1,1996-05-04,2024,bts-exemple,U1,12", ["session"]),
)
def test_a_line_of_official_grades(case: Row[str, list[str]]) -> None:
    sheet = read("notes.csv", HEAD + case.given + "\n")
    assert [fault.column for fault in faults(sheet, ABOUT)] == case.gives


def saved(closing: datetime = CLOSES, recorded_at: datetime = CLOSES - timedelta(days=2)) -> Saved:
    return Saved(
        registration=UUID(int=1),
        exam_session=2023,
        current=True,
        recorded_at=recorded_at,
        withdrawn_at=None,
        closings=(closing,),
        forme=Forme.GLOBALE,
        units=(),
        renouncements=(),
    )


AT = CLOSES


@rows(
    "inscription-7",
    Row(
        "an instant before its window closes: nothing is settled", "[P]", (saved(), AT - timedelta(microseconds=1)), []
    ),
    Row("when its window closes", "Guide", (saved(), AT), [2023]),
    Row("long after", "Guide", (saved(), AT + timedelta(days=900)), [2023]),
    Row("withdrawn while it was open", "[P]", (replace(saved(), withdrawn_at=AT - timedelta(days=1)), AT), []),
)
def test_what_a_closing_settles(case: Row[tuple[Saved, datetime], list[int]]) -> None:
    version, now = case.given
    assert [one.exam_session for one in closed([version], now)] == case.gives
