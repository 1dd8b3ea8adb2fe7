"""The list of pieces is data of an exam session: each member of the guide's may be changed, and pieces added [P]."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from app.justificatifs.rules.claims import Claim
from app.justificatifs.rules.pieces import FORMATS, PIECES, TOUS, Piece
from app.kit.errors import Violation
from app.registrations.rules.choices import Category

Value = TypeVar("Value")

LARGEST = 25 * 1024 * 1024
"""What the antivirus looks at, at most."""
MOST_FILES = 20

CODE = re.compile(r"[a-z0-9_]{1,40}")
_SOURCE = "[P] liste des pièces de la session"
_KNOWN = {piece.code: piece for piece in PIECES}


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceSetting:
    """What an exam session says of a piece; None leaves the member as the guide's list has it."""

    code: str
    enabled: bool | None = None
    label: str | None = None
    help: str | None = None
    categories: frozenset[Category] | None = None
    condition: Claim | None = None
    reason: str | None = None
    source: str | None = None
    max_files: int | None = None
    formats: tuple[str, ...] | None = None
    max_bytes: int | None = None
    late_allowed: bool | None = None
    required: bool | None = None
    blocking: bool | None = None


def pieces_of(settings: Iterable[PieceSetting]) -> tuple[Piece, ...]:
    """The pieces switched on in an exam session; computed once for it, not at each read."""
    changed = {setting.code: setting for setting in settings}
    listed = (_set(piece, changed[piece.code]) if piece.code in changed else piece for piece in PIECES)
    added = (_added(setting) for code, setting in changed.items() if code not in _KNOWN)
    return tuple(piece for piece in (*listed, *added) if piece.enabled)


def piece_named(settings: Iterable[PieceSetting], code: str) -> Piece:
    """A piece by its code, even one switched off since, or of which nothing is said any more: old files bear it."""
    setting = next((one for one in settings if one.code == code), None)
    if code in _KNOWN:
        return _KNOWN[code] if setting is None else _set(_KNOWN[code], setting)
    return _added(setting or PieceSetting(code=code))


def _set(piece: Piece, setting: PieceSetting) -> Piece:
    return Piece(
        code=piece.code,
        label=_or(setting.label, piece.label),
        help=_or(setting.help, piece.help),
        categories=_or(setting.categories, piece.categories),
        condition=_or(setting.condition, piece.condition),
        reason=_or(setting.reason, piece.reason),
        source=_or(setting.source, piece.source),
        max_files=_or(setting.max_files, piece.max_files),
        formats=_or(setting.formats, piece.formats),
        max_bytes=_or(setting.max_bytes, piece.max_bytes),
        late_allowed=_or(setting.late_allowed, piece.late_allowed),
        required=_or(setting.required, piece.required),
        blocking=_or(setting.blocking, piece.blocking),
        enabled=_or(setting.enabled, piece.enabled),
    )


def _added(setting: PieceSetting) -> Piece:
    blank = Piece(
        code=setting.code,
        label=setting.code,
        help="",
        categories=TOUS,
        condition=Claim.TOUJOURS,
        reason="Demandé à cette session.",
        source=_SOURCE,
        enabled=False,
    )
    return _set(blank, setting)


def _or(given: Value | None, otherwise: Value) -> Value:
    return otherwise if given is None else given


def faults(setting: PieceSetting) -> Iterator[Violation]:
    """Everything wrong in what an exam session says of a piece, whole: what it said before and what is changed."""
    if not CODE.fullmatch(setting.code):
        yield _fault("code", "Un code de pièce compte 1 à 40 minuscules, chiffres ou traits bas.")
    yield from _texts(setting)
    if setting.categories is not None and not setting.categories:
        yield _fault("categories", "La pièce est demandée à une catégorie de candidats au moins.")
    yield from _files(setting)
    if setting.late_allowed and setting.required is not False and not _optional(setting):
        yield _fault("late_allowed", "Une pièce qui peut arriver après la date limite n'empêche pas d'être complet.")


def _texts(setting: PieceSetting) -> Iterator[Violation]:
    texts = {"label": setting.label, "help": setting.help, "reason": setting.reason, "source": setting.source}
    for name, text in texts.items():
        if text is None and setting.code not in _KNOWN:
            yield _fault(name, f"« {setting.code} » n'est pas une pièce du guide : donnez-lui aussi ce membre.")
        elif text is not None and not text.strip():
            yield _fault(name, "Ce texte est vide.")


def _files(setting: PieceSetting) -> Iterator[Violation]:
    if setting.formats is not None and (not setting.formats or not set(setting.formats) <= set(FORMATS)):
        yield _fault("formats", f"Les formats possibles sont : {', '.join(FORMATS)}.")
    if setting.max_files is not None and not 1 <= setting.max_files <= MOST_FILES:
        yield _fault("max_files", f"Une pièce a de 1 à {MOST_FILES} fichiers.")
    if setting.max_bytes is not None and not 1 <= setting.max_bytes <= LARGEST:
        yield _fault("max_bytes", f"Un fichier pèse {LARGEST // 1024 // 1024} Mio au plus.")


def _optional(setting: PieceSetting) -> bool:
    """Said nowhere here: as the guide's list has it."""
    known = _KNOWN.get(setting.code)
    return setting.required is None and known is not None and not known.required


def _fault(name: str, detail: str) -> Violation:
    return Violation("piece-mal-reglee", f"/{name}", detail, _SOURCE)
