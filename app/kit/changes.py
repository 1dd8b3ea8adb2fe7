"""What a file would change of what is kept: lines added, changed column by column, taken away."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from app.kit.tabular import SEPARATOR

Line = TypeVar("Line")


class Change(StrEnum):
    """What becomes of a line."""

    AJOUT = "ajout"
    CHANGEMENT = "changement"
    RETRAIT = "retrait"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as a cell shows it before and after; None when it is empty or when there is no line."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of one file."""

    file: str
    key: str
    change: Change
    columns: tuple[Column, ...]


def between(
    file: str,
    before: Iterable[Line],
    after: Iterable[Line],
    *,
    key: Callable[[Line], str],
    names: Mapping[str, str],
) -> Iterator[Difference]:
    """By key, those kept first; `names` are the columns compared, by the field that holds each."""
    old, new = _keyed(before, key), _keyed(after, key)
    for one in (*old, *(one for one in new if one not in old)):
        columns = tuple(_columns(old.get(one), new.get(one), names))
        if one not in new:
            yield Difference(file, one, Change.RETRAIT, columns)
        elif one not in old:
            yield Difference(file, one, Change.AJOUT, columns)
        elif columns:
            yield Difference(file, one, Change.CHANGEMENT, columns)


def _keyed(lines: Iterable[Line], key: Callable[[Line], str]) -> dict[str, Line]:
    """Lines that share a key are told apart by their order."""
    found: dict[str, Line] = {}
    for line in lines:
        name, place = key(line), 2
        while name in found:
            name, place = f"{key(line)} ({place})", place + 1
        found[name] = line
    return found


def _columns(before: Any, after: Any, names: Mapping[str, str]) -> Iterator[Column]:
    for member in (one.name for one in fields(after if before is None else before) if one.name in names):
        told = [None if line is None else _cell(getattr(line, member)) for line in (before, after)]
        if told[0] != told[1]:
            yield Column(names[member], told[0], told[1])


def _cell(value: object) -> str | None:
    match value:
        case None | []:
            return None
        case bool():
            return str(value).lower()
        case list():
            return f" {SEPARATOR} ".join(str(one) for one in value)
        case _:
            return str(value)
