"""What an exam session changes of the pieces: its `settings.pieces`, by code."""

from collections.abc import Iterator, Mapping

from app.justificatifs.rules.pieces import Piece, PieceSetting, pieces_of


def pieces_in(settings: Mapping[str, object]) -> tuple[Piece, ...]:
    """The pieces switched on in the exam session that has these settings."""
    return pieces_of(tuple(_changes(settings.get("pieces"))))


def _changes(pieces: object) -> Iterator[PieceSetting]:
    for code, change in pieces.items() if isinstance(pieces, dict) else ():
        enabled = change.get("enabled") if isinstance(change, dict) else None
        if isinstance(enabled, bool):
            yield PieceSetting(code=str(code), enabled=enabled)
