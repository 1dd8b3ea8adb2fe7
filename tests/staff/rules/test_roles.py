"""What each role may do, and who administers what."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from app.staff.rules import SCOPES, Role, Scope, administered, expanded, left_alone
from app.staff.rules.agents import Watch
from app.staff.rules.tokens import reminder_due


def test_each_role_may_all_that_those_before_it_may() -> None:
    ladder = [SCOPES[role] for role in Role]
    assert all(lower < higher for lower, higher in pairwise(ladder))
    assert ladder[0] == {Scope.READ}
    assert ladder[-1] == set(Scope)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (["SIEC"], ("01", "24", "25")),
        (["02"], ("02",)),
        (["25", "SIEC", "02", "02"], ("01", "02", "24", "25")),
    ],
)
def test_the_siec_is_three_academies(given: list[str], codes: tuple[str, ...]) -> None:
    assert expanded(given) == codes


@pytest.mark.parametrize(
    ("role", "disabled", "codes"),
    [("administration", False, {"02"}), ("administration", True, set()), ("decision", False, set())],
)
def test_who_administers(role: str, *, disabled: bool, codes: set[str]) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC) if disabled else None
    assert administered(role, ["02"], at) == codes


@pytest.mark.parametrize(
    ("before", "after", "others", "alone"),
    [
        ({"02"}, {"02"}, [], set()),
        ({"02"}, set(), [], {"02"}),
        ({"02"}, set(), [{"02"}], set()),
        ({"01", "24"}, {"01"}, [{"25"}], {"24"}),
        ({"01", "24"}, set(), [{"01"}, {"24"}], set()),
        (set(), set(), [], set()),
    ],
)
def test_an_academie_keeps_an_administrator(
    before: set[str], after: set[str], others: list[set[str]], alone: set[str]
) -> None:
    watches = [Watch(uuid4(), frozenset(one)) for one in others]
    assert left_alone(frozenset(before), frozenset(after), watches) == alone


@pytest.mark.parametrize(("days", "due"), [(15, None), (14, 14), (4, 14), (3, 3), (1, 3)])
def test_the_closest_reminder_is_due(days: int, due: int | None) -> None:
    assert reminder_due(timedelta(days=days)) == due
