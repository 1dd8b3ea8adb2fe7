"""Routes are the contract's, both ways; each drift planted here is seen."""

from copy import deepcopy
from dataclasses import replace

import pytest

from app.api import DOORS
from tests.contract.document import Tree, contract, operations, tree
from tests.contract.routes_net import Door, doors, drifts

NOBODY: frozenset[str] = frozenset()


def told(document: Tree) -> list[Door]:
    """The doors that the contract asks for."""
    return [Door(one.id, one.method, one.path, _callers(one.body["security"])) for one in operations(document)]


def _callers(security: object) -> frozenset[str]:
    words = str(security)
    return frozenset(who for who in ("candidate", "agent", "body") if f"{who}Token" in words)


def test_doors_and_contract_are_the_same_operations_under_the_same_guard() -> None:
    found = list(drifts(contract(), list(doors(DOORS))))
    assert not found, "\n".join(found)


def test_doors_as_told_show_no_drift() -> None:
    assert list(drifts(contract(), told(contract()))) == []


def at(found: list[Door], operation: str, **changes: object) -> list[Door]:
    """The same doors, one of them changed."""
    return [replace(one, **changes) if one.id == operation else one for one in found]  # type: ignore[arg-type]  # planted on purpose


def test_an_operation_without_door_is_seen() -> None:
    found = [one for one in told(contract()) if one.id != "withdrawRegistration"]
    assert list(drifts(contract(), found)) == [
        "DELETE /v1/registrations/{registration_id}: in the contract, no door",
    ]


def test_a_door_without_operation_is_seen() -> None:
    found = [*told(contract()), Door("peek", "GET", "/v1/peek", NOBODY)]
    assert list(drifts(contract(), found)) == ["GET /v1/peek: a door, not in the contract"]


@pytest.mark.parametrize(
    ("changes", "drift"),
    [
        ({"id": "getCompte"}, "GET /v1/me: operationId getMe in the contract, getCompte in the code"),
        ({"callers": NOBODY}, "GET /v1/me: for candidate in the contract, for everybody in the code"),
        ({"callers": frozenset({"agent"})}, "GET /v1/me: for candidate in the contract, for agent in the code"),
    ],
)
def test_another_name_or_another_guard_is_seen(changes: dict[str, object], drift: str) -> None:
    assert list(drifts(contract(), at(told(contract()), "getMe", **changes))) == [drift]


def test_another_path_is_seen_from_both_sides() -> None:
    found = at(told(contract()), "getTime", path="/v1/times")
    assert list(drifts(contract(), found)) == [
        "GET /v1/time: in the contract, no door",
        "GET /v1/times: a door, not in the contract",
    ]


def test_a_contract_that_forgets_its_security_is_seen() -> None:
    planted = deepcopy(contract())
    tree(tree(tree(planted["paths"])["/v1/notifications"])["get"])["security"] = []
    assert list(drifts(planted, told(contract()))) == [
        "GET /v1/notifications: for everybody in the contract, for candidate in the code",
    ]
