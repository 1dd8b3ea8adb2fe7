"""Text as people type it, made fit to be kept: NFC, trimmed, one space at a time, no control characters."""

import unicodedata

from pydantic import AfterValidator

_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """The same text, fit to be kept; raise ValueError on what nobody types."""
    kept = " ".join(unicodedata.normalize("NFC", text).split())
    if not kept:
        raise ValueError("Ce texte est vide.")
    if not kept.isprintable() and any(unicodedata.category(character) in _FORBIDDEN for character in kept):
        raise ValueError("Ce texte contient un caractère interdit.")
    return kept


Clean = AfterValidator(clean)
"""To be put in the Annotated of a text that a person reads."""
