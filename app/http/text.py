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


def paragraphs(text: str) -> str:
    """The same of a text of several lines: each as `clean` makes it, with at most one empty line between two."""
    clean(text)
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()


Paragraphs = AfterValidator(paragraphs)
