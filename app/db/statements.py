"""Statements built once by SQLAlchemy Core, sent as text by psycopg.

Measured (07): the same statements through SQLAlchemy's engine cost twice as much, through its ORM seven times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Executable,
    Integer,
    Select,
    Text,
    any_,
    case,
    cast,
    func,
    literal,
    literal_column,
)
from sqlalchemy.dialects import registry
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import CompilerElement

Row = TypeVar("Row")
Value = Any  # mypy: what psycopg adapts is open by design

Cell = ColumnElement[Value] | InstrumentedAttribute[Value]
"""What a column of a statement may be."""

_DIALECT = registry.load("postgresql.psycopg")()


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text and the values of its constants."""

    sql: str
    constants: Mapping[str, Value]

    def values(self, given: Mapping[str, Value]) -> Mapping[str, Value]:
        """All that the text asks for: its constants and what the caller gives."""
        return {**self.constants, **given} if self.constants else given


@dataclass(frozen=True, slots=True)
class Command(Statement):
    """A statement that changes rows and gives none."""


@dataclass(frozen=True, slots=True)
class Document(Statement):
    """A statement whose one row has one column of JSON text, ready to send."""


@dataclass(frozen=True, slots=True)
class Query(Statement, Generic[Row]):
    """A statement whose rows are `into`, a dataclass with the same names as its columns."""

    into: type[Row]


@dataclass(frozen=True, slots=True)
class Table(Statement):
    """A statement whose rows are copied out as CSV, under the labels of its columns."""

    titles: tuple[str, ...]


def _compiled(statement: Executable) -> tuple[str, dict[str, Value]]:
    if not isinstance(statement, CompilerElement):
        raise TypeError(f"not a statement: {statement!r}")
    compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"not a query: {statement!r}")
    # A bindparam that the caller must give has no value yet; the others are constants of the text.
    required = {bind.key for bind in compiled.binds.values() if bind.required}
    constants = {name: value for name, value in compiled.params.items() if name not in required}
    return str(compiled), constants


def query(statement: Executable, *, into: type[Row]) -> Query[Row]:
    """Rows as `into`; its fields and the statement's columns must bear the same names."""
    columns = [column.key for column in getattr(statement, "selected_columns", ())] or [
        column.key for column in getattr(statement, "exported_columns", ())
    ]
    expected = [field.name for field in fields(into)]  # type: ignore[arg-type]  # every `into` is a dataclass
    if columns and sorted(map(str, columns)) != sorted(expected):
        raise TypeError(f"{into.__name__} wants {sorted(expected)}, the statement gives {sorted(map(str, columns))}")
    return Query(*_compiled(statement), into=into)


def command(statement: Executable) -> Command:
    """A change without rows in return."""
    return Command(*_compiled(statement))


def document(statement: Executable) -> Document:
    """One row, one column of type json or text: what the client receives."""
    return Document(*_compiled(statement))


def table(statement: Select[Value]) -> Table:
    """Rows to be copied out; the titles of its columns are their labels."""
    return Table(*_compiled(statement), titles=tuple(str(column.key) for column in statement.selected_columns))


_FORMULAS = literal_column(
    f"ARRAY{[ord(sign) for sign in '=+-@＝＋－＠' + chr(9) + chr(10) + chr(13)]}", ARRAY(Integer)
)


def inert(column: Cell) -> ColumnElement[str]:
    """A cell of text that no spreadsheet takes for a formula (OWASP, « CSV Injection »)."""
    given = cast(column, Text)
    return case((func.ascii(given) == any_(_FORMULAS), literal("'") + given), else_=given)
