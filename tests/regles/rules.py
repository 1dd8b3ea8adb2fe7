"""What regles.toml says: each rule, in the order of the text, and the functions that say it."""

import ast
import importlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.regles.tables import ROOT, TABLES, Table

SOURCE = Path(__file__).with_name("regles.toml")
LAW = ("registrations", "justificatifs", "dossiers", "results")
"""The features whose `rules` room is the law itself: there no function goes without a rule."""


@dataclass(frozen=True)
class Rule:
    """One rule: `functions` as `module:name`, `tests` (as `file::name`) for what no pure function can show."""

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
    """The tables that show a rule."""
    return tuple([table for table in tables() if table.rule == rule.id])


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
