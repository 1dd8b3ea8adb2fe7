"""What an operator writes of an exam session's lists, member by member; everything wrong is told at once."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.http.validation import invalid
from app.justificatifs.rules.motifs import MotifSetting
from app.justificatifs.rules.sessions import PieceSetting
from app.justificatifs.schemas.kept import Setting
from app.justificatifs.schemas.motifs import MotifMembers
from app.kit.errors import Violation

Members = TypeVar("Members")

_LISTS = frozenset({"categories", "formats", "pieces"})
"""Their values are separated by commas; none at all is the empty list."""


def piece_written(code: str, members: Mapping[str, str]) -> PieceSetting:
    """What is said of a piece."""
    return _read(Setting, members, Violation("piece-mal-reglee", "", "", "[P] liste des pièces de la session")).named(
        code
    )


def motif_written(code: str, members: Mapping[str, str]) -> MotifSetting:
    """What is said of a motive of refusal."""
    wrong = Violation("motif-mal-regle", "", "", "[P] liste des motifs de refus de la session")
    return _read(MotifMembers, members, wrong).named(code)


def _read(kind: type[Members], members: Mapping[str, str], wrong: Violation) -> Members:
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    values: dict[str, Any] = {name: _value(name, value) for name, value in members.items() if name in known}
    found = [_told(wrong, name, "Ce membre n'existe pas.") for name in members if name not in known]
    try:
        read = TypeAdapter(kind).validate_python(values)
    except ValidationError as refused:
        found += [_told(wrong, str(one["loc"][0]), "Cette valeur ne convient pas.") for one in refused.errors()]
    if found:
        raise invalid(tuple(found))
    return read


def _value(name: str, value: str) -> object:
    return [word for word in value.split(",") if word] if name in _LISTS else value


def _told(wrong: Violation, name: str, detail: str) -> Violation:
    return Violation(wrong.code, f"/{name}", detail, wrong.source)
