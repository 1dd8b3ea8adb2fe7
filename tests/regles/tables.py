"""Tables of cases: a row says what, by which source, given what, the law gives what; a table, which rule it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import pytest

ROOT = Path(__file__).parents[2]

Given = TypeVar("Given")
Gives = TypeVar("Gives")


class Described(Protocol):
    """A row, whatever the law gives there."""

    @property
    def what(self) -> str: ...

    @property
    def source(self) -> str: ...


Judge = TypeVar("Judge", bound=Callable[..., None])
"""The test: it takes a row as `case`."""


@dataclass(frozen=True)
class Row(Generic[Given, Gives]):
    """« what », by which paragraph or article: given this, the law gives that."""

    what: str
    source: str
    given: Given
    gives: Gives


@dataclass(frozen=True)
class Table:
    """The rows of one test; `judge` puts one row to the law, and fails unless it gives what the row says."""

    rule: str
    file: str
    name: str
    rows: tuple[Described, ...]
    judge: Callable[..., None]


TABLES: dict[tuple[str, str], Table] = {}
"""Every table of the test files read so far, in the order of each file."""


def rows(first: str | Described, *others: Described) -> Callable[[Judge], Judge]:
    """A table: `first` is the identifier in regles.toml of the rule that it shows; each row is named by its sentence.

    A table that names no rule shows the rule of the table above it in its file.
    """
    rule, cases = (first, others) if isinstance(first, str) else ("", (first, *others))

    def table(judge: Judge) -> Judge:
        file = Path(judge.__code__.co_filename).relative_to(ROOT).as_posix()
        above = ["", *[one.rule for one in TABLES.values() if one.file == file]]
        TABLES[file, judge.__name__] = Table(rule or above[-1], file, judge.__name__, cases, judge)
        parametrized: Judge = pytest.mark.parametrize("case", cases, ids=[case.what for case in cases])(judge)
        return parametrized

    return table
