"""What can be sat: spécialités, options, units and languages, as facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Nature(StrEnum):
    """Whether a unit makes the diploma or only adds points."""

    OBLIGATOIRE = "obligatoire"
    FACULTATIVE = "facultative"


class Domaine(StrEnum):
    """What a unit is about; unknown (None) for most: then an agent decides."""

    GENERAL = "general"
    PROFESSIONNEL = "professionnel"


class Rarity(StrEnum):
    """A working hypothesis: no official list of rare languages was found."""

    OUI = "oui"
    NON = "non"
    VARIABLE = "variable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Langue:
    """One language of the exam; `facultative` is None when unknown."""

    code: str
    label: str
    lv1: bool
    lv2: bool
    facultative: bool | None
    rare: Rarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit; `code` is None as long as its number is not known, `option` None means every option."""

    code: str | None
    epreuve: str | None
    label: str
    nature: Nature
    domaine: Domaine | None
    coefficient: Decimal | None
    form: str | None
    duration_minutes: int | None
    langues: frozenset[str] | None
    """None unless it is a language."""
    distinct: bool
    """Its language must differ from those of the other obligatory units."""
    option: str | None
    after: frozenset[str]
    """Units that a progressive candidate sits before, or with, this one."""
    reliability: str


def open_in(year: int, first: int, last: int | None) -> bool:
    """Whether a diploma is organised in this exam session."""
    return first <= year and (last is None or year <= last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option; its code is the diploma's."""

    slug: str
    label: str
    diploma_code: str
    first_exam_session: int
    last_exam_session: int | None

    def open_in(self, year: int) -> bool:
        """Whether it is organised in this exam session."""
        return open_in(year, self.first_exam_session, self.last_exam_session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialite:
    """One spécialité; `diploma_code` is None when the options have theirs (nobody sits the common first year)."""

    slug: str
    label: str
    abbreviation: str | None
    filiere: str
    r408: bool
    diploma_code: str | None
    first_exam_session: int
    last_exam_session: int | None
    options: tuple[Option, ...]
    units: tuple[Unit, ...]
    """In the order of the règlement, those of every option, and those common to all spécialités last."""

    def open_in(self, year: int) -> bool:
        """Whether it is organised in this exam session."""
        return open_in(year, self.first_exam_session, self.last_exam_session)

    def option(self, slug: str | None) -> Option | None:
        """One option."""
        return next((option for option in self.options if option.slug == slug), None)

    def known_units(self, option: str | None) -> tuple[Unit, ...]:
        """The units of one option that have a number, or none at all as long as one obligatory unit has not.

        Until they are entered the forme globale needs no choice of units [P].
        """
        units = tuple([unit for unit in self.units if unit.option in (None, option)])
        obligatory = [unit for unit in units if unit.nature is Nature.OBLIGATOIRE]
        if not obligatory or not all(unit.code for unit in obligatory):
            return ()
        return tuple([unit for unit in units if unit.code])

    @property
    def units_known(self) -> bool:
        """Whether those of every option are."""
        return (
            all(self.known_units(option.slug) for option in self.options)
            if self.options
            else bool(self.known_units(None))
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """The whole, as one import left it; `version` is that import's key."""

    version: UUID
    specialites: Mapping[str, Specialite]
    langues: Mapping[str, Langue]
    settled: Mapping[tuple[str, str], bool]
    """What académies say of languages, by académie and language."""
    _rare: dict[str, frozenset[str]] = field(default_factory=dict, init=False)

    def open_in(self, year: int) -> tuple[Specialite, ...]:
        """The spécialités organised in this exam session, in the order of the catalogue."""
        return tuple([one for one in self.specialites.values() if one.open_in(year)])

    def rare_in(self, academie: str) -> frozenset[str]:
        """The languages that need an attestation there; `variable` ones are not rare until the académie says so [P]."""
        found = self._rare.get(academie)
        if found is None:
            found = self._rare[academie] = frozenset(
                code
                for code, langue in self.langues.items()
                if self.settled.get((academie, code), langue.rare is Rarity.OUI)
            )
        return found
