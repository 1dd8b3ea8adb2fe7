"""What a machine read of a file: never a verdict, but for a récapitulatif that proves to be of an older version."""

from dataclasses import dataclass
from enum import StrEnum


class Lu(StrEnum):
    """What the marks of a signed récapitulatif say, beside the version that it was deposited for."""

    CONFORME = "conforme"
    VERSION_ANTERIEURE = "version_anterieure"
    AUTRE_INSCRIPTION = "autre_inscription"
    EMPREINTE_INCONNUE = "empreinte_inconnue"
    FEUILLES_DIFFERENTES = "feuilles_differentes"
    INTROUVABLE = "introuvable"


class Ink(StrEnum):
    """Whether something is written in a frame: a hint, for a human to look."""

    OUI = "oui"
    NON = "non"
    INDETERMINE = "indetermine"


class Flaw(StrEnum):
    """Why a page may be hard to read."""

    SOMBRE = "sombre"
    PETITE = "petite"
    FLOUE = "floue"


@dataclass(frozen=True, slots=True)
class Hint:
    """One page that may be hard to read."""

    flaw: Flaw
    page: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A signed récapitulatif as read; `version` of this registration, when its mark is ours."""

    lu: Lu
    version: int | None
    signature: Ink
    date: Ink


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one file; `sheet` for the signed récapitulatif only."""

    hints: tuple[Hint, ...] = ()
    sheet: Sheet | None = None

    @property
    def proven(self) -> int | None:
        """The version that the file proves to be of, when it is not the one that it was deposited for."""
        sheet = self.sheet
        return sheet.version if sheet is not None and sheet.lu is Lu.VERSION_ANTERIEURE else None


def signed_version(declared: int, proven: int | None) -> int:
    """The version that a signed récapitulatif counts for; what was read may only make it older.

    A later one cannot be: the digest of the file was given when it was declared, before that version existed.
    """
    return declared if proven is None else min(declared, proven)
