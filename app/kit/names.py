"""Whether two spellings are one person's name: neither accents, nor capitals, nor hyphens count."""

import re
from collections.abc import Sequence
from itertools import accumulate

from app.kit.french import plain


def same_name(there: str, *here: str | None) -> bool:
    """Whether it is one of these: of birth, or of usage."""
    return "".join(_words(there)) in {"".join(_words(name)) for name in here if name}


def same_first_names(there: str, here: str) -> bool:
    """Whether the shorter begins the longer: one may give fewer first names there than here."""
    ours, theirs = _words(here), _words(there)
    return "".join(theirs) in _begun(ours) or "".join(ours) in _begun(theirs)


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain(name))


def _begun(words: Sequence[str]) -> set[str]:
    """The first word, the first two…: « Jean » begins « Jean-Pierre », it does not begin « Jeanne »."""
    return set(accumulate(words))
