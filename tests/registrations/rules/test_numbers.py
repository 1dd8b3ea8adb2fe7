"""Rule 17 and item 9: « doivent s'inscrire avec le compte candidat de la session précédente » (Guide)."""

from dataclasses import replace

import pytest

from app.registrations.rules import violations, warnings
from app.registrations.rules.choices import Category, FormerSitting
from app.registrations.rules.facts import KnownNumber
from app.registrations.rules.numbers import declared, normal, to_check
from tests.registrations.rules.cases import Case, judge, rows
from tests.registrations.rules.sample import choices, facts

NUMBER = "22020000017"
MINE = KnownNumber(mine=True, sat=True, exam_session=2022, academie="02", specialite="bts-exemple")
THEIRS = replace(MINE, mine=False)
WITHDRAWN = replace(MINE, sat=False)
FIELD = "/former_sittings/0/candidate_number"


def sat(year: int = 2022, academie: str = "02", number: str | None = NUMBER) -> FormerSitting:
    """A former sitting under a number."""
    return FormerSitting(exam_session=year, academie=academie, candidate_number=number)


@rows(
    "inscription-17",
    Case(
        "a number of this account, for its session",
        "Guide",
        {"category": Category.REDOUBLANT, "former_sittings": (sat(),)},
        {"numbers": {NUMBER: MINE}},
    ),
    Case(
        "copied with the spaces of the letter",
        "Guide",
        {"former_sittings": (sat(number="22 02 0000017"),)},
        {"numbers": {NUMBER: MINE}},
    ),
    Case("no number", "02, rule 17", {"former_sittings": (sat(number=None),)}, {"numbers": {}}),
    Case("a number unknown here: declared, never refused", "02, rule 17", {"former_sittings": (sat(),)}),
    Case(
        "a number of another account",
        "Guide, « Public concerné »",
        {"former_sittings": (sat(),)},
        {"numbers": {NUMBER: THEIRS}},
        (("numero-autre-compte", FIELD),),
    ),
    Case(
        "a number of another account, withdrawn there, for another session: nothing of it is told",
        "Guide",
        {"former_sittings": (sat(2021),)},
        {"numbers": {NUMBER: replace(THEIRS, sat=False, specialite="bts-autre", academie="31")}},
        (("numero-autre-compte", FIELD),),
    ),
    Case(
        "one's own number, for the session after",
        "Guide",
        {"former_sittings": (sat(),)},
        {"numbers": {NUMBER: replace(MINE, exam_session=2021)}},
        (("numero-autre-session", FIELD),),
    ),
    Case(
        "one's own number, another académie",
        "Guide",
        {"former_sittings": (sat(academie="31"),)},
        {"numbers": {NUMBER: MINE}},
        (("numero-autre-academie", FIELD),),
    ),
    Case(
        "one's own number, another spécialité",
        "Guide",
        {"former_sittings": (sat(),)},
        {"numbers": {NUMBER: replace(MINE, specialite="bts-autre")}},
        (("numero-autre-specialite", FIELD),),
    ),
    Case(
        "everything that disagrees, at once",
        "Guide",
        {"former_sittings": (sat(2021, "31"),)},
        {"numbers": {NUMBER: replace(MINE, specialite="bts-autre")}},
        (("numero-autre-academie", FIELD), ("numero-autre-session", FIELD), ("numero-autre-specialite", FIELD)),
    ),
    Case(
        "withdrawn while open: it was not sat",
        "Guide",
        {"former_sittings": (sat(),)},
        {"numbers": {NUMBER: WITHDRAWN}},
        (("numero-inscription-retiree", FIELD),),
    ),
    Case(
        "the number of this very session, said to be of the one before",
        "Guide",
        {"former_sittings": (sat(),)},
        {"numbers": {NUMBER: replace(MINE, exam_session=2023)}},
        (("numero-autre-session", FIELD),),
    ),
    Case(
        "the same number twice: one of the two sessions is not its own",
        "Guide",
        {"former_sittings": (sat(2021), sat(2022))},
        {"numbers": {NUMBER: MINE}},
        (("numero-autre-session", FIELD),),
    ),
)
def test_a_number_given_here_is_this_account_s(case: Case) -> None:
    judge(case)


def test_the_way_out_is_in_the_sentence_and_nobody_is_named() -> None:
    theirs = replace(THEIRS, exam_session=2019, specialite="bts-autre", academie="31")
    (found,) = violations(choices(former_sittings=(sat(),)), facts(numbers={NUMBER: theirs}))
    for said in ("connectez-vous", "mot de passe", "adresse de courriel", "corrigez"):
        assert said in found.detail
    for hidden in ("2019", "bts-autre", "31", NUMBER):
        assert hidden not in found.detail


@pytest.mark.parametrize(
    ("what", "sittings", "known", "told"),
    [
        ("unknown", (sat(),), {}, [FIELD]),
        ("known", (sat(),), {NUMBER: MINE}, []),
        ("another's: refused, so not left to an agent", (sat(),), {NUMBER: THEIRS}, []),
        ("none", (sat(number=None),), {}, []),
        ("the second of two", (sat(), sat(2021, number="A1")), {NUMBER: MINE}, ["/former_sittings/1/candidate_number"]),
        (
            "both",
            (sat(), sat(2021, number="A1")),
            {},
            ["/former_sittings/0/candidate_number", "/former_sittings/1/candidate_number"],
        ),
        ("known, with spaces", (sat(number=" 2202 0000017 "),), {NUMBER: MINE}, []),
        ("no sitting", (), {}, []),
    ],
)
def test_a_number_unknown_here_is_left_to_an_agent(
    what: str, sittings: tuple[FormerSitting, ...], known: dict[str, KnownNumber], told: list[str]
) -> None:
    """02, rule 17: « declared and left to an agent, never refused »."""
    asked, about = choices(former_sittings=sittings), facts(numbers=known)
    found = [notice for notice in warnings(asked, about) if notice.code == "numero-a-verifier"]
    assert [notice.field for notice in found] == told, what
    assert len(to_check(asked, about)) == len(told)


def test_a_number_is_looked_up_as_it_was_given() -> None:
    assert normal(" 22 02\N{NO-BREAK SPACE}0000017 ") == NUMBER
    sittings = (sat(), sat(2021, number="22 020000017"), sat(2020, number="B7"), sat(2019, number=None))
    assert declared(choices(former_sittings=sittings)) == (NUMBER, "B7")
    assert to_check(choices(former_sittings=sittings), facts()) == [2022, 2021, 2020]


def test_no_number_is_weighed_against_a_specialite_that_is_unread() -> None:
    asked, known = choices(former_sittings=(sat(),)), facts(numbers={NUMBER: replace(MINE, specialite="bts-autre")})
    assert [one.code for one in violations(asked, known)] == ["numero-autre-specialite"]
    assert violations(asked, known, frozenset({"specialite"})) == ()
