"""Every code that a refusal bears is explained, under the status that it is given."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.http.problem_types import PROBLEM_TYPES
from app.kit import errors
from app.kit.errors import Refusal
from tests.contract.document import contract, tree

HEADERS = {"allow", "accept"}
"""Members that become headers of the answer."""

APP = Path(__file__).parents[2] / "app"
STATUSES = {
    name: kind.status
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, Refusal) and hasattr(kind, "status")
} | {"_MethodNotAllowed": 405, "_Internal": 500}


def raised(source: str) -> Iterator[tuple[str, int]]:
    """The literal codes of the refusals that a module makes, with their status."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and (name := _name(call.func)) in STATUSES and call.args:
            for word in ast.walk(call.args[0]):
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    yield word.value, STATUSES[name]


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def all_raised() -> set[tuple[str, int]]:
    return {found for file in sorted(APP.rglob("*.py")) for found in raised(file.read_text(encoding="utf-8"))}


def test_every_code_is_explained_under_its_status() -> None:
    told = {(code, kind.status) for code, kind in PROBLEM_TYPES.items()}
    missing = sorted(all_raised() - told)
    assert not missing, f"explain in app/http/problem_types/: {missing}"


def test_no_explanation_is_left_over() -> None:
    codes = {code for code, _ in all_raised()}
    assert sorted(PROBLEM_TYPES.keys() - codes) == []


def given(source: str) -> Iterator[str]:
    """The literal names of the members that refusals add to their problem."""
    for call in ast.walk(ast.parse(source)):
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg == "members" and isinstance(keyword.value, ast.Dict):
                yield from (str(ast.literal_eval(key)) for key in keyword.value.keys if isinstance(key, ast.Constant))


def test_every_member_of_a_problem_is_in_the_contract() -> None:
    told = tree(tree(tree(tree(contract()["components"])["schemas"])["Problem"])["properties"]).keys()
    found = {name for file in sorted(APP.rglob("*.py")) for name in given(file.read_text(encoding="utf-8"))}
    assert sorted(found - told - HEADERS) == []


def test_a_stray_member_is_seen() -> None:
    assert set(given('raise Stale("x", "…", members={"hint": 1, "current": 2})')) == {"hint", "current"}


def test_a_code_is_found_wherever_it_is_made() -> None:
    source = 'raise errors.Conflict("forme-definitive" if locked else "doublon", "…")\nx = Gone("lien-expire", "…")'
    assert set(raised(source)) == {("forme-definitive", 409), ("doublon", 409), ("lien-expire", 410)}
