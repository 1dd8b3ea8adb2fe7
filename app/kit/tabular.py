"""CSV files: how they are written; read line by line, all that is wrong noted with its line, column and reason."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

SEPARATOR = "|"
NO_DAY = date.min
"""Read where a day is not, or is none: the line is refused for it already."""
_FLAGS = {"true": True, "false": False}
_WHOLE = r"[0-9]{1,4}"
_YEAR = r"(19|20)[0-9]{2}"
_FRENCH_DAY = re.compile(r"\d{2}/\d{2}/\d{4}")
_DECIMAL = r"[0-9]{1,3}(\.[0-9]{1,2})?"


Separator = Literal[",", ";"]


@dataclass(frozen=True, slots=True)
class Csv:
    """How a CSV file is written: `bom` is what Excel wants to read accents."""

    separator: Separator = ","
    bom: bool = False

    def head(self, titles: Sequence[str]) -> bytes:
        """The first line."""
        written = io.StringIO()
        csv.writer(written, delimiter=self.separator, lineterminator="\n").writerow(titles)
        return written.getvalue().encode("utf-8-sig" if self.bom else "utf-8")


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
        """The text, which must be there and have this form: `wanted` says it, « un nom », « une année »."""
        found = self.optional(column)
        if found is None:
            self.refuse(column, "valeur absente")
        elif not re.fullmatch(pattern, found):
            self.refuse(column, f"« {found} » n'est pas {wanted}")
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

    def day(self, column: str) -> date:
        """A day, as computers or as French people write it."""
        found = self.text(column)
        try:
            if _FRENCH_DAY.fullmatch(found):
                return datetime.strptime(found, "%d/%m/%Y").date()  # noqa: DTZ007 -- a day has no zone
            return date.fromisoformat(found) if found else NO_DAY
        except ValueError:
            self.refuse(column, f"« {found} » : une date AAAA-MM-JJ ou JJ/MM/AAAA est attendue")
            return NO_DAY

    def optional_day(self, column: str) -> date | None:
        """A day, or nothing."""
        return self.day(column) if self.optional(column) else None

    def decimal(self, column: str) -> Decimal | None:
        """A positive decimal number, or nothing."""
        found = self.optional_text(column, _DECIMAL, "un nombre positif")
        return Decimal(found) if found and re.fullmatch(_DECIMAL, found) else None

    def words(self, column: str) -> tuple[str, ...]:
        """The texts separated by « | »."""
        return tuple(word.strip() for word in self.cells[column].split(SEPARATOR) if word.strip())


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file that is not ours is read: its titles in our words, the columns that we do not want left aside."""

    separator: str = ","
    titles: Callable[[str], str] = str
    others: bool = False
    """Whether columns that are not ours may be there: they are not even looked at."""


def decoded(content: bytes) -> str | None:
    """The text, in UTF-8 (with a mark or not), else as Windows writes French; None when it is neither."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def separator_of(content: str) -> str:
    """What separates the titles: a semicolon where there are more of them, as in a French spreadsheet."""
    first = content.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def lines(
    file: str,
    content: str,
    columns: Sequence[str],
    faults: list[LineFault],
    *,
    optional: Sequence[str] = (),
    dialect: Dialect = Dialect(),
) -> Iterator[Line]:
    """Every line below the header; the columns must all be there, each once, in any order, and no other.

    An `optional` one that is not there is empty on every line. A line without a word in any cell is passed over: a
    spreadsheet leaves some below its last.
    """
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=dialect.separator, strict=True)
    header = [dialect.titles(title) for title in next(reader, [])]
    wrong = [f"colonne absente : {name}" for name in columns if name not in header]
    wrong += [f"colonne en double : {name}" for name in (*columns, *optional) if header.count(name) > 1]
    if not dialect.others:
        wrong += [f"colonne inconnue : {name}" for name in header if name not in {*columns, *optional}]
    if wrong and len(header) == 1:
        wrong.insert(0, f"une seule colonne : « {dialect.separator} » est attendu entre les colonnes")
    faults += [LineFault(file, 1, "", reason) for reason in wrong]
    if wrong:
        return
    before = reader.line_num
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(header):
                faults.append(LineFault(file, number, "", f"{len(cells)} cellules au lieu de {len(header)}"))
            else:
                yield Line(
                    file, number, {**dict.fromkeys(optional, ""), **dict(zip(header, cells, strict=True))}, faults
                )
    except csv.Error:  # its words are English, and nearly all of them of quotes
        reason = "CSV illisible : un guillemet ouvert n'est pas fermé, ou n'est pas à sa place"
        faults.append(LineFault(file, before + 1, "", reason))


def unique(read: Sequence[tuple[Line, str | None]], column: str) -> None:
    """Refuse the lines whose value another line has already."""
    first: dict[str, int] = {}
    for line, value in read:
        if value is None:
            continue
        if value in first:
            line.refuse(column, f"« {value} » figure déjà à la ligne {first[value]}")
        first.setdefault(value, line.number)
