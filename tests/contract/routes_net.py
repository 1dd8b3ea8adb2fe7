"""The net of routes: doors and contract name the same operations, under the same guard."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tests.contract.document import Operation, Tree, operations, rows
from tests.contract.net import UNTOLD

GUARDS = {"app.accounts.access": "candidate", "app.staff.access": "agent", "app.organismes.access": "body"}
"""Where the dependencies that name the caller live, and whom each lets in."""

_SCHEMES = {
    frozenset[str](): frozenset[str](),
    frozenset({"loginCookie", "csrf"}): frozenset({"candidate"}),
    frozenset({"candidateToken"}): frozenset({"candidate"}),
    frozenset({"agentToken"}): frozenset({"agent"}),
    frozenset({"bodyToken"}): frozenset({"body"}),
}


@dataclass(frozen=True, slots=True)
class Door:
    """One operation of the code, as a drift may be planted in it."""

    id: str | None
    method: str
    path: str
    callers: frozenset[str]


def doors(routers: Iterable[object], prefix: str = "") -> Iterator[Door]:
    """Every route under these routers, hidden from the schema or not."""
    for router in routers:
        for route in getattr(router, "routes", ()):
            yield from _door(route, prefix)


def _door(route: object, prefix: str) -> Iterator[Door]:
    if isinstance(route, APIRoute):
        callers = frozenset(_callers(route.dependant))
        for method in route.methods or ():
            yield Door(route.operation_id, method, prefix + route.path, callers)
        return
    inner = getattr(route, "original_router", None)
    if isinstance(inner, APIRouter):  # FastAPI keeps included routers nested (04, fact 7)
        context = getattr(route, "include_context", None)
        yield from doors([inner], prefix + str(getattr(context, "prefix", "")))
        return
    for method in getattr(route, "methods", None) or {"GET"}:
        yield Door(None, method, prefix + str(getattr(route, "path", "?")), frozenset())


def _callers(dependant: Dependant) -> Iterator[str]:
    for one in dependant.dependencies:
        guard = GUARDS.get(getattr(one.call, "__module__", ""))
        if guard:
            yield guard
        yield from _callers(one)


def drifts(document: Tree, found: Sequence[Door]) -> Iterator[str]:
    """Each way in which the doors are not the contract's."""
    told = {(one.method, one.path): one for one in operations(document)}
    built = {(one.method, one.path): one for one in found if one.method != "HEAD" and one.path not in UNTOLD}
    for method, path in sorted(told.keys() - built.keys()):
        yield f"{method} {path}: in the contract, no door"
    for method, path in sorted(built.keys() - told.keys()):
        yield f"{method} {path}: a door, not in the contract"
    for key in sorted(told.keys() & built.keys()):
        yield from _operation_drifts(told[key], built[key])


def _operation_drifts(told: Operation, built: Door) -> Iterator[str]:
    where = f"{told.method} {told.path}"
    if told.id != built.id:
        yield f"{where}: operationId {told.id} in the contract, {built.id} in the code"
    wanted = _wanted(told)
    if wanted != built.callers:
        yield f"{where}: for {_names(wanted)} in the contract, for {_names(built.callers)} in the code"


def _wanted(told: Operation) -> frozenset[str]:
    alternatives = rows(told.body.get("security", [{"undeclared": []}]))
    known = [_SCHEMES.get(frozenset(one), frozenset({f"unknown scheme {sorted(one)}"})) for one in alternatives]
    return frozenset[str]().union(*known)


def _names(callers: frozenset[str]) -> str:
    return ", ".join(sorted(callers)) or "everybody"
