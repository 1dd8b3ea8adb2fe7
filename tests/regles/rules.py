"""What regles.toml says: each rule, in the order of the text, and the functions that say it."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.regles.tables import ROOT, TABLES, Row, Table

SOURCE = Path(__file__).with_name("regles.toml")
LAW = ("registrations", "justificatifs", "dossiers", "results")
"""The features whose `rules` room is the law itself: there no function goes without a rule."""
_ROOM = re.compile(r"tests/\w+/rules/test_\w+\.py")


@dataclass(frozen=True)
class Rule:
    """One rule: `functions` as `module:name`; `tests`, as `file::name`, beside the tables that begin with its id."""

    id: str
    chapter: str
    text: str
    source: str
    functions: tuple[str, ...]
    tests: tuple[str, ...]
    missing: str
    """Why it has neither."""

    @property
    def pure(self) -> tuple[str, ...]:
        """Those of its functions that rows can be put to."""
        return tuple([function for function in self.functions if ".rules" in function])


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule."""
    read = tomllib.loads(SOURCE.read_text("utf-8"))
    return tuple(
        Rule(
            id=str(one["id"]),
            chapter=str(chapter["title"]),
            text=str(one["text"]),
            source=str(one["source"]),
            functions=tuple(map(str, one.get("functions", ()))),
            tests=tuple(map(str, one.get("tests", ()))),
            missing=str(one.get("missing", "")),
        )
        for chapter in read["chapter"]
        for one in chapter["rule"]
    )


@cache
def tables() -> tuple[Table, ...]:
    """Every table of the suite's rooms of rules."""
    for file in sorted((ROOT / "tests").glob("*/rules/test_*.py")):
        importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    return tuple(sorted(TABLES.values(), key=lambda table: table.file))


def tables_of(rule: Rule) -> tuple[Table, ...]:
    """The tables that show a rule: those that begin with its id, and the tests of rules rooms that it names."""
    named = [table for test in rule.tests if (table := _named(rule, test)) is not None]
    return (*[table for table in tables() if table.rule == rule.id], *named)


def _named(rule: Rule, test: str) -> Table | None:
    """A test of a rules room, parametrized in pytest's own form, or of one case."""
    file, _, name = test.partition("::")
    if _ROOM.fullmatch(file) is None:
        return None
    judge = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
    marks = [mark.args for mark in getattr(judge, "pytestmark", ()) if mark.name == "parametrize"]
    if len(marks) > 1 or hasattr(judge, "hypothesis"):
        return None
    names, values = marks[0] if marks else ((), [()])
    given = [
        dict(zip((names,) if isinstance(names, str) else names, _several(one, names), strict=True)) for one in values
    ]
    cases = tuple(
        Row(str(one.get("what", f"{name} {number}")), str(one.get("source", rule.source)), one, None)
        for number, one in enumerate(given)
    )
    return Table(rule.id, file, name, cases, lambda case: judge(**case.given))


def _several(value: object, names: object) -> tuple[object, ...]:
    """The values of a row: pytest lets a lone one go bare."""
    return value if isinstance(value, tuple) and not isinstance(names, str) else (value,)


def all_tables() -> Iterator[Table]:
    """Those of every rule."""
    for rule in rules():
        yield from tables_of(rule)


def count(rule: Rule) -> int:
    """Its rows."""
    return sum(len(table.rows) for table in tables_of(rule))


def sources() -> Iterator[tuple[str, ast.Module]]:
    """The modules of the law, by their dotted name."""
    for feature in LAW:
        for path in sorted((ROOT / "app" / feature / "rules").rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), ast.parse(path.read_text("utf-8"))


def to_trace() -> Iterator[str]:
    """What no rule may leave out: the public functions of the law, and the generators that they delegate to."""
    for module, tree in sources():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and (not node.name.startswith("_") or _generates(node)):
                yield f"{module}:{node.name}"


def _generates(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function))


def exists(function: str) -> bool:
    """Whether `module:name` (or `module:Class.member`) is there."""
    module, _, name = function.partition(":")
    found: object = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found is not None


def written(test: str) -> bool:
    """Whether `file::name` is a test."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if not path.exists():
        return False
    tree = ast.parse(path.read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name for node in tree.body)
