"""What a signed récapitulatif that came back says: which sheets they are, and whether something is written on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.documents.rules.mark import BESIDE_SIGNATURE, Mark, read
from app.justificatifs.rules.reading import Ink, Lu, Sheet

WRITTEN, BLANK = 0.008, 0.0025
"""[P] Shares of a frame: with more it is written in, with less it is not; in between nothing is said."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The registration and the version that the file was deposited for; the digests of its versions up to that one."""

    registration_id: UUID
    version: int
    digests: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A code that begins as ours do, and the share of each frame beside it that is inked, if it shows them."""

    text: str
    ink: Mapping[str, float | None]

    @property
    def beside_signature(self) -> bool:
        """The one printed between the frames."""
        return self.text.endswith(BESIDE_SIGNATURE)


def judged(codes: tuple[Seen, ...], expected: Expected) -> Sheet:
    """All codes of a file together."""
    marks = [(code, mark) for code in codes if (mark := read(code.text))]
    signed = [code for code, _ in marks if code.beside_signature]
    lu, version = _which([mark for _, mark in marks], [mark for code, mark in marks if code in signed], expected)
    return Sheet(lu, version, _ink(signed, "signature"), _ink(signed, "date"))


def _which(marks: list[Mark], signed: list[Mark], expected: Expected) -> tuple[Lu, int | None]:
    """What was signed decides, where it shows; sheets of several kinds are left to an agent."""
    if not marks:
        return Lu.INTROUVABLE, None
    kinds = {_kind(mark, expected) for mark in marks}
    decisive = {_kind(mark, expected) for mark in signed} or kinds
    if decisive == {Lu.VERSION_ANTERIEURE}:
        return Lu.VERSION_ANTERIEURE, max(mark.version for mark in signed or marks)
    if len(kinds) > 1:
        return Lu.FEUILLES_DIFFERENTES, None
    [kind] = kinds
    return kind, expected.version if kind is Lu.CONFORME else None


def _kind(mark: Mark, expected: Expected) -> Lu:
    if mark.registration_id != expected.registration_id:
        return Lu.AUTRE_INSCRIPTION
    if expected.digests.get(mark.version) != mark.digest:
        return Lu.EMPREINTE_INCONNUE
    return Lu.CONFORME if mark.version == expected.version else Lu.VERSION_ANTERIEURE


def _ink(signed: list[Seen], box: str) -> Ink:
    shares = [share for code in signed if (share := code.ink.get(box)) is not None]
    if not shares or BLANK < max(shares) < WRITTEN:
        return Ink.INDETERMINE
    return Ink.OUI if max(shares) >= WRITTEN else Ink.NON
