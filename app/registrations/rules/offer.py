"""What an exam session offers in one académie: facts built from the catalogue and the calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Nature(StrEnum):
    """Whether a unit makes the diploma or only adds points."""

    OBLIGATOIRE = "obligatoire"
    FACULTATIVE = "facultative"


class Domaine(StrEnum):
    """What a unit is about; many are not known yet (None): then an agent decides."""

    GENERAL = "general"
    PROFESSIONNEL = "professionnel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit: `langues` is empty unless it is a language; `option` None means every option."""

    code: str
    epreuve: str
    label: str
    nature: Nature = Nature.OBLIGATOIRE
    domaine: Domaine | None = None
    langues: frozenset[str] = frozenset()
    distinct: bool = False
    """The language must differ from those of the (other) obligatory units."""
    option: str | None = None
    after: frozenset[str] = frozenset()
    """Units that a progressive candidate sits before, or with, this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; its slug names the diploma."""

    slug: str
    label: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialite:
    """One spécialité; no unit means that they are not published yet."""

    slug: str
    label: str
    open: bool
    options: tuple[Option, ...] = ()
    units: tuple[Unit, ...] = ()
    r408: bool = False

    def units_of(self, option: str | None, nature: Nature = Nature.OBLIGATOIRE) -> dict[str, Unit]:
        """The units of one option by code, in the order of the règlement."""
        return {unit.code: unit for unit in self.units if unit.nature is nature and unit.option in (None, option)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One exam session in one académie, seen from one spécialité (None: no such slug)."""

    exam_session: int
    opens_at: datetime
    closes_at: datetime
    justificatifs_close_at: datetime
    zone: ZoneInfo
    last_epreuve_on: date
    modalites_version: str
    specialite: Specialite | None
    academies: frozenset[str]
    """Codes of the académies where one may register."""
    former_academies: frozenset[str]
    """Every code known, the abolished ones too: a former sitting may be theirs."""
    languages: Mapping[str, str]
    """Code and French name of each language of the lists."""
    rare_languages: frozenset[str] = frozenset()
    amenagement_url: str | None = None
    amenagement_closes_at: datetime | None = None
