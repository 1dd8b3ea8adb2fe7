"""The lines of the catalogue's files, as they are kept."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialiteLine:
    """One line of specialites.csv."""

    slug: str
    rank: int
    label: str
    abbreviation: str | None
    filiere: str
    r408: bool
    diploma_code: str | None
    first_exam_session: int
    last_exam_session: int | None
    arrete: str | None
    source: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """One line of specialites_options.csv."""

    slug: str
    specialite: str
    rank: int
    letter: str | None
    label: str | None
    diploma_code: str
    nsf: str | None
    mef: str | None
    rncp: str | None
    first_exam_session: int
    last_exam_session: int | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UniteLine:
    """One line of unites.csv, its languages resolved and its domaine found where a text gives it."""

    rank: int
    specialite: str | None
    option: str | None
    epreuve: str | None
    unite: str | None
    label: str
    nature: str
    domaine: str | None
    coefficient: Decimal | None
    epreuve_coefficient: Decimal | None
    form: str | None
    duration_minutes: int | None
    language: bool
    langues: list[str]
    distinct_language: bool
    after: list[str]
    reliability: str
    source: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LangueLine:
    """One line of langues.csv."""

    code: str
    rank: int
    label: str
    lv1: bool
    lv2: bool
    facultative: bool | None
    rare: str
    rare_basis: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All the files, in their order."""

    specialites: tuple[SpecialiteLine, ...]
    options: tuple[OptionLine, ...]
    unites: tuple[UniteLine, ...]
    langues: tuple[LangueLine, ...]
