"""On the edges of grades kept, renounced or sat again: what each exam session and each unit says for itself alone."""

from datetime import date, datetime, timedelta

import pytest

from app.registrations.rules import Choices, irrevocable, violations, warnings
from app.registrations.rules.choices import Forme, Ground, Renouncement, UnitState
from app.registrations.rules.eligibility import last_day
from app.registrations.rules.experience import weighed
from app.registrations.rules.facts import Facts, History, Past
from tests.registrations.rules.sample import (
    CLOSES,
    LAST_EPREUVE,
    PARIS,
    choices,
    dispense,
    facts,
    facultative,
    first,
    history,
    job,
    past,
    renounced,
    sitting,
    units,
)

PROGRESSIVE = Forme.PROGRESSIVE


def asked(state: str, *grades: tuple[int, str], **others: str) -> Choices:
    """Forme progressive: U1 in this state, with these grades of it declared; U31 is sat."""
    sittings = tuple(sitting(year, U1=grade) for year, grade in grades)
    return choices(forme=PROGRESSIVE, units=units(U1=state, U31="a_passer", **others), former_sittings=sittings)


def codes(asked: Choices, known: Facts) -> list[str]:
    """Of what is wrong."""
    return [one.code for one in violations(asked, known)]


REPORT, BENEFICE = "report", "benefice"


@pytest.mark.parametrize(
    ("what", "said", "known", "expected"),
    [
        ("signed up in this very exam session says nothing of it", asked(REPORT, (2022, "8")),
         history(past(2023, U1="a_passer", forme="progressive")), []),
        ("signed up in an earlier one whose grade is not told", asked(REPORT, (2021, "8")),
         history(past(2022, U1="a_passer", forme="progressive")), ["report-repassee"]),
        ("the official grade stands alone where both are told", asked(REPORT, (2022, "8")), history(U1_2022="12"),
         ["note-contredite", "report-note-suffisante"]),
        ("official grades of another exam session contradict nothing", asked(REPORT, (2022, "8")),
         history(U31_2022="8", U1_2021="12"), []),
        ("the last exam session that gave a grade is the one that counts", asked(REPORT, (2021, "8"), (2022, "12")),
         history(), ["report-note-suffisante"]),
        ("nothing was said of the unit then: its grade may be of then", asked(BENEFICE, (2022, "12")),
         history(past(2022, U31="a_passer")), []),
        ("it was not presented then: only the service knows better", asked(BENEFICE, (2022, "12")),
         history(past(2022, U1="non_presentee")), ["benefice-sans-note", "note-non-obtenue"]),
        ("the service does", asked(BENEFICE, (2022, "12")),
         history(past(2022, U1="non_presentee"), U1_2022="12", U31_2022="8"), []),
        ("but of another unit or exam session", asked(BENEFICE, (2022, "12")),
         history(past(2022, U1="non_presentee"), U31_2022="8", U1_2021="8"),
         ["benefice-note-insuffisante", "note-non-obtenue"]),
        ("a relevé repeats a grade kept then: it is not of then", asked(BENEFICE),
         history(past(2022, U1="benefice"), U1_2022="12"), ["benefice-sans-note"]),
        ("the last closing of an extended window says what was sat", asked(BENEFICE, (2022, "12")),
         history(past(2022, U1="non_presentee"), past(2022, U1="a_passer")), []),
        ("a renouncement of another unit loses nothing", asked(BENEFICE, (2021, "12")),
         history(past(2022, renounced("U31", 2021), U31="a_passer", forme="progressive")), []),
        ("nor one of the grade of another exam session", asked(BENEFICE, (2021, "12")),
         history(past(2022, renounced("U1", 2020), U31="a_passer", forme="progressive")), []),
        ("its own does", asked(BENEFICE, (2021, "12")),
         history(past(2022, renounced("U1", 2021), U31="a_passer", forme="progressive")), ["benefice-renonce"]),
    ],
)  # fmt: skip
def test_a_grade_counts_where_it_was_won(what: str, said: Choices, known: History, expected: list[str]) -> None:
    assert sorted(codes(said, facts(history=known))) == expected, what


def detail(said: Choices, known: Facts, code: str) -> str:
    """What is told of the only such violation."""
    [found] = [one.detail for one in violations(said, known) if one.code == code]
    return found


def test_who_gave_a_benefice_up_is_told_when() -> None:
    twice = history(past(2020, U1="a_passer"), past(2022, U1="a_passer"))
    # Lost the first time: signing up again loses nothing more.
    told = detail(asked(BENEFICE, (2019, "12"), (2020, "8"), (2022, "9")), facts(history=twice), "benefice-renonce")
    assert "à la session 2020" in told
    now = choices(
        forme=PROGRESSIVE,
        units=units(U1=BENEFICE, U31="a_passer"),
        former_sittings=(sitting(2022, U1="12"),),
        renouncements=(renounced("U1"),),
    )
    assert "vous y renoncez, et ce renoncement est définitif" in detail(now, facts(), "benefice-renonce")


def test_a_grade_contradicted_is_told_as_it_is_written() -> None:
    absent = detail(asked(REPORT, (2022, "absent")), facts(history=history(U1_2022="8")), "note-contredite")
    assert "est 8, et non « absent »" in absent


def test_a_renouncement_said_again_after_its_closing_needs_no_grade() -> None:
    again = choices(renouncements=(renounced("U1", 2019),))
    assert codes(again, facts()) == ["renoncement-sans-benefice"]
    assert codes(again, facts(history=history(past(2020, renounced("U1", 2019))))) == []


def test_a_renouncement_rests_on_members_that_may_be_unread() -> None:
    sat = choices(former_sittings=(sitting(2022, U1="12"),))
    assert codes(sat, facts()) == ["renoncement-requis"]
    assert violations(sat, facts(), frozenset({"renouncements"})) == ()


@pytest.mark.parametrize(
    ("years", "said", "known", "announced"),
    [
        ((2022,), 2022, history(), ["renoncement"]),
        # One of two bénéfices.
        ((2020, 2022), 2022, history(), ["renoncement"]),
        # Of an exam session without one.
        ((2020,), 2022, history(), []),
        # Lost already: signed up for again, or said when a window closed.
        ((2020,), 2020, history(past(2021, U1="a_passer")), []),
        ((2020,), 2020, history(past(2021, renounced("U1", 2020))), []),
    ],
)
def test_a_renouncement_is_announced_while_it_can_be_undone(
    years: tuple[int, ...], said: int, known: History, announced: list[str]
) -> None:
    given = choices(
        former_sittings=tuple(sitting(year, U1="12") for year in years), renouncements=(renounced("U1", said),)
    )
    assert [one.code for one in irrevocable(given, facts(history=known)) if one.code != "forme"] == announced


@pytest.mark.parametrize(
    ("known", "declared", "settled"),
    [
        (history(past(2022, U4="non_presentee", forme="progressive")), "U31", False),
        (history(past(2022, U4="a_passer", forme="progressive")), "U31", True),
        (history(), "U4", True),
        (history(U4_2022="8"), "U31", True),
        (history(), "U31", False),
    ],
)
def test_an_order_is_kept_by_what_was_sat_whoever_says_it(known: History, declared: str, *, settled: bool) -> None:
    given = choices(forme=PROGRESSIVE, units=units(U5="a_passer"), former_sittings=(sitting(2022, **{declared: "8"}),))
    assert ("ordre-des-unites" in codes(given, facts(history=known))) is not settled


def test_a_past_says_the_state_of_each_unit() -> None:
    closed = past(2022, U31="a_passer", U1="benefice")
    assert (closed.state("U1"), closed.state("U31"), closed.state("U4")) == (
        UnitState.BENEFICE,
        UnitState.A_PASSER,
        None,
    )


def test_two_facultatives_are_the_same_only_of_one_kind_and_one_unit() -> None:
    def doubled(*kinds: tuple[str, str | None]) -> bool:
        given = tuple(facultative(kind, unite=unite) for kind, unite in kinds)
        return "facultative-en-double" in codes(choices(facultatives=given), facts())

    assert not doubled(("autre", "UF2"), ("autre", "UF3"))
    assert not doubled(("autre", None), ("engagement_etudiant", None))
    assert doubled(("autre", "UF2"), ("autre", "UF2"))
    assert doubled(("engagement_etudiant", "UF2"), ("engagement_etudiant", None))


def test_the_forme_of_another_exam_session_is_changed_there_first() -> None:
    open_still = facts(first=first("globale", closed=timedelta(days=-30)))
    later = choices(exam_session=2024, forme=PROGRESSIVE)
    assert "Changez-la d'abord dans cette inscription-là" in detail(later, open_still, "forme-definitive")
    assert "forme-definitive" not in codes(choices(forme=PROGRESSIVE), open_still)


def test_a_preparation_begun_in_time_is_not_warned_of() -> None:
    told = {one.code for one in warnings(choices(forme=PROGRESSIVE), facts())}
    assert "preparation-trop-tardive" not in told


def test_the_last_day_ends_where_the_bound_begins() -> None:
    midnight = datetime(2022, 12, 5, tzinfo=PARIS)
    assert last_day(midnight, PARIS) == date(2022, 12, 4)
    assert last_day(midnight.replace(microsecond=1), PARIS) == date(2022, 12, 5)
    assert last_day(CLOSES, PARIS) == date(2022, 11, 21)


def test_a_job_that_ends_on_the_last_epreuve_is_counted_whole() -> None:
    [whole] = weighed((job(date(2022, 1, 1), LAST_EPREUVE),), LAST_EPREUVE)
    [cut] = weighed((job(date(2022, 1, 1), LAST_EPREUVE.replace(month=7)),), LAST_EPREUVE)
    assert whole != cut
    assert "Compté jusqu'au" not in str(whole)
    assert "Compté jusqu'au" in str(cut)


@pytest.mark.parametrize(
    ("closed", "renouncements", "told"),
    [
        # Renounced now only; sat again since, which is a renouncement; both: what came first is what it is lost by.
        ((), (renounced("U1", 2021),), "vous y renoncez, et"),
        ((past(2022, U1="a_passer"),), (), "vous y avez renoncé à la session 2022 ("),
        ((past(2022, U1="a_passer"),), (renounced("U1", 2021),), "vous y avez renoncé à la session 2022 ("),
    ],
)
def test_what_was_renounced_says_since_when(
    closed: tuple[Past, ...], renouncements: tuple[Renouncement, ...], told: str
) -> None:
    asked = choices(units=units(U1="benefice"), former_sittings=(sitting(2021, U1="12"),), renouncements=renouncements)
    details = [one.detail for one in violations(asked, facts(history=history(*closed))) if "benefice" in one.code]
    assert len(details) == 1
    assert told in details[0]


def test_what_a_dispense_or_a_number_rests_on_may_be_unread() -> None:
    bare = choices(units=units(U31="dispense"))
    assert codes(bare, facts()) == ["dispense-sans-motif"]
    assert violations(bare, facts(), frozenset({"dispenses"})) == ()
    founded = choices(units=units(U31="dispense"), dispenses=(dispense("U31", Ground.VAE),))
    assert codes(founded, facts()) == []
