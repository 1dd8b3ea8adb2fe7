"""What a candidate may announce for a piece (its type, its weight, its name), or answer instead."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.justificatifs.rules.claims import Claim
from app.justificatifs.rules.pieces import TOUS, Piece
from app.kit.errors import Violation

_ALIASES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/heif": "image/heic"}
"""What some browsers call the types that we take."""
PDF = "application/pdf"
NAMES = {PDF: "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIC"}
_ENDINGS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
_KNOWN = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".heic", ".heif"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control and direction characters: a name must read as it is."""
_MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The file announced; its digest fixes its content."""

    file_name: str
    media_type: str
    size: int
    sha256: str


def tidy(declared: Declaration) -> Declaration:
    """The same file, its type by its usual name, and a name without folders nor characters that nobody sees."""
    media_type = declared.media_type.partition(";")[0].strip().lower()
    name = declared.file_name.replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _UNSEEN).strip()
    return Declaration(
        file_name=name, media_type=_ALIASES.get(media_type, media_type), size=declared.size, sha256=declared.sha256
    )


def violations(declared: Declaration, piece: Piece) -> Iterator[Violation]:
    """Everything that makes this file no file of this piece."""
    if not declared.file_name:
        yield Violation("nom-de-fichier", "/file_name", "Donnez au fichier un nom lisible.", piece.source)
    if declared.media_type not in piece.formats:
        taken = ", ".join(NAMES.get(one, one) for one in piece.formats)
        yield Violation(
            "format-refuse",
            "/media_type",
            f"Ce type de fichier n'est pas accepté pour cette pièce. Formats acceptés : {taken}.",
            piece.source,
        )
    if declared.size > piece.max_bytes:
        yield Violation(
            "fichier-trop-lourd",
            "/size",
            f"Ce fichier est trop lourd : {_mebi(declared.size)} Mio, pour {_mebi(piece.max_bytes)} Mio au plus.",
            piece.source,
        )


def _mebi(size: int) -> str:
    """« 10,5 »: rounded up, so that what is too heavy never reads as the limit."""
    tenths = -(-size * 10 // _MEBI)
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest}" if rest else str(whole)


def named(file_name: str, media_type: str) -> str:
    """The name under which the clean copy is saved: it ends as what it is, whatever the original was called."""
    endings = _ENDINGS.get(media_type, ())
    if not endings or file_name.lower().endswith(endings):
        return file_name
    stem, dot, old = file_name.rpartition(".")
    known = dot and f".{old.lower()}" in _KNOWN
    return f"{stem if known else file_name}{endings[0]}"


def answerable(piece: Piece) -> bool:
    """Whether one may answer « not concerned »: not for what is asked of everybody (Guide, « Pour tous »)."""
    return not (piece.categories == TOUS and piece.condition is Claim.TOUJOURS)
