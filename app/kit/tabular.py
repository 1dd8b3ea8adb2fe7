"""CSV files read line by line: all that is wrong is noted, with its line, its column and the reason in French."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

SEPARATOR = "|"
_FLAGS = {"true": True, "false": False}
_WHOLE = r"[0-9]{1,4}"
_YEAR = r"(19|20)[0-9]{2}"
_DECIMAL = r"[0-9]{1,3}(\.[0-9]{1,2})?"


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why one line is refused; `column` is empty when the whole line is at fault, `line` 0 when it is not there."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f", colonne « {self.column} »" if self.column else ""
        line = f", ligne {self.line}" if self.line else ""
        return f"{self.file}{line}{where} : {self.reason}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; what a column lacks is noted in `faults`, and a harmless value is given to go on reading."""

    file: str
    number: int
    cells: Mapping[str, str]
    faults: list[LineFault]

    def refuse(self, column: str, reason: str) -> None:
        """Note that this line is refused."""
        self.faults.append(LineFault(self.file, self.number, column, reason))

    def optional(self, column: str) -> str | None:
        """The text, or None when the cell is empty."""
        return self.cells[column].strip() or None

    def text(self, column: str, pattern: str = ".+", wanted: str = "un texte") -> str:
        """The text, which must be there and have this form."""
        found = self.optional(column)
        if found is None:
            self.refuse(column, "valeur absente")
        elif not re.fullmatch(pattern, found):
            self.refuse(column, f"« {found} » : {wanted} est attendu")
        return found or ""

    def optional_text(self, column: str, pattern: str, wanted: str) -> str | None:
        """The text, which must have this form if it is there."""
        return self.text(column, pattern, wanted) if self.optional(column) else None

    def choice(self, column: str, among: Sequence[str]) -> str:
        """One of these words."""
        found = self.cells[column].strip()
        if found not in among:
            self.refuse(column, f"« {found} » : {' ou '.join(among)} est attendu")
            return among[0]
        return found

    def flag(self, column: str) -> bool:
        """`true` or `false`."""
        return _FLAGS[self.choice(column, tuple(_FLAGS))]

    def optional_flag(self, column: str) -> bool | None:
        """`true`, `false` or nothing."""
        return self.flag(column) if self.optional(column) else None

    def whole(self, column: str) -> int | None:
        """A whole number, or nothing."""
        found = self.optional_text(column, _WHOLE, "un nombre entier")
        return int(found) if found and re.fullmatch(_WHOLE, found) else None

    def year(self, column: str) -> int | None:
        """A year, or nothing."""
        found = self.optional_text(column, _YEAR, "une année")
        return int(found) if found and re.fullmatch(_YEAR, found) else None

    def decimal(self, column: str) -> Decimal | None:
        """A positive decimal number, or nothing."""
        found = self.optional_text(column, _DECIMAL, "un nombre positif")
        return Decimal(found) if found and re.fullmatch(_DECIMAL, found) else None

    def words(self, column: str) -> tuple[str, ...]:
        """The texts separated by « | »."""
        return tuple(word.strip() for word in self.cells[column].split(SEPARATOR) if word.strip())


def lines(
    file: str, content: str, columns: Sequence[str], faults: list[LineFault], *, optional: Sequence[str] = ()
) -> Iterator[Line]:
    """Every line below the header; the columns must all be there, in any order, and no other.

    An `optional` one that is not there is empty on every line.
    """
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    header = next(reader, [])
    wrong = [f"colonne absente : {name}" for name in columns if name not in header]
    wrong += [f"colonne inconnue : {name}" for name in header if name not in {*columns, *optional}]
    faults += [LineFault(file, 1, "", reason) for reason in wrong]
    if wrong:
        return
    before = reader.line_num
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if len(cells) != len(header):
                faults.append(LineFault(file, number, "", f"{len(cells)} cellules au lieu de {len(header)}"))
            else:
                yield Line(
                    file, number, {**dict.fromkeys(optional, ""), **dict(zip(header, cells, strict=True))}, faults
                )
    except csv.Error as failure:
        faults.append(LineFault(file, before + 1, "", f"CSV illisible ({failure})"))


def unique(read: Sequence[tuple[Line, str | None]], column: str) -> None:
    """Refuse the lines whose value another line has already."""
    first: dict[str, int] = {}
    for line, value in read:
        if value is None:
            continue
        if value in first:
            line.refuse(column, f"« {value} » figure déjà à la ligne {first[value]}")
        first.setdefault(value, line.number)
