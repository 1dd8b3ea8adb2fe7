"""Which functions of the law speak (yield something, return something) when a row is put to it."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from types import CodeType, FrameType

from tests.regles.rules import Rule
from tests.regles.tables import Described, Table


class Hearing:
    """Listens to the law through the interpreter's own profile hook: nothing of the law is replaced or wrapped."""

    def __init__(self) -> None:
        self.heard: set[str] = set()
        self.codes: set[str] = set()
        self._names: dict[CodeType, str | None] = {}

    def listen(self, table: Table, row: Described) -> None:
        """Put one row to the law, and hear who speaks."""
        before = sys.getprofile()
        sys.setprofile(self._hear)
        try:
            # A row that fails is told by its own test.
            with suppress(AssertionError):
                table.judge(row)
        finally:
            sys.setprofile(before)

    def _hear(self, frame: FrameType, event: str, value: object) -> None:
        if event != "return":
            return
        code = frame.f_code
        if code not in self._names:
            module = str(frame.f_globals.get("__name__", ""))
            inside = module.startswith("app.") and ".rules" in module
            self._names[code] = f"{module}:{code.co_qualname}" if inside else None
        name = self._names[code]
        # A generator « returns » each value that it yields; silence is None, False, zero, or nothing in a collection.
        if name is not None and value is not NotImplemented and value:
            self.heard.add(name)
            self.codes.add(str(getattr(value, "code", "")))


def hear(tables: Iterable[Table]) -> Hearing:
    """All that is said when every row of these tables is put to the law."""
    hearing = Hearing()
    for table in tables:
        for row in table.rows:
            hearing.listen(table, row)
    return hearing


def silent(rule: Rule, tables: Iterable[Table]) -> list[str]:
    """The functions of a rule that say nothing in any row of these tables."""
    heard = hear(tables).heard
    return [function for function in rule.pure if function not in heard]
