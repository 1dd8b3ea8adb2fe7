"""Which passwords are refused: those that can be guessed (03, « Passwords »)."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from zxcvbn import matching, scoring

from app.kit.errors import Violation

SHORTEST, LONGEST = 12, 128
GUESSES = 2**50
_READ = 72
"""zxcvbn takes seconds over longer ones; what comes after can only make it stronger."""
_TELLING = 4
"""A name shorter than this is inside too many innocent words ("Luc" in "lucarne"): zxcvbn alone judges it."""
_DATA = Path(__file__).parent.parent / "data"
_SOURCE = "ANSSI, recommandations relatives à l'authentification multifacteur et aux mots de passe"


def violations(password: str, *, email: str, names: Sequence[str], field: str = "/password") -> Iterator[Violation]:
    """What is wrong with this password for this person."""
    own = [word for text in (email.partition("@")[0], *names) for word in _words(text)]
    if any(len(word) >= _TELLING and word in _bare(password) for word in own):
        yield Violation(
            "mot-de-passe-personnel",
            field,
            "Ce mot de passe contient votre nom ou votre adresse : choisissez-en un qui ne parle pas de vous.",
            _SOURCE,
        )
    if guesses(password, own) < GUESSES:
        yield Violation(
            "mot-de-passe-devinable",
            field,
            "Ce mot de passe est trop facile à deviner. Une phrase de quatre ou cinq mots sans rapport entre eux "
            "convient très bien.",
            _SOURCE,
        )


def guesses(password: str, own: Sequence[str] = ()) -> int:
    """How many tries a good cracker needs, who knows French and these words on the person."""
    _learn_french()
    read = password[:_READ]
    known = {**matching.RANKED_DICTIONARIES, "own": matching.build_ranked_dict(list(own))}
    found: dict[str, int] = scoring.most_guessable_match_sequence(read, matching.omnimatch(read, known))
    return int(found["guesses"])


@cache
def _learn_french() -> None:
    """Once: MotDePasse2026! is strong only to whoever ignores French."""
    matching.add_frequency_lists({"context": _listed("context-words.txt"), "french": _listed("french-words.txt")})


def _listed(name: str) -> list[str]:
    """Every word with and without its accents, in order of rank."""
    lines = (_DATA / name).read_text().splitlines()
    words = [line for line in lines if not line.startswith("#")]
    return list(dict.fromkeys(form for word in words for form in (word, _bare(word))))


def _words(text: str) -> list[str]:
    """The words of a name or of an address, and the whole without its separators."""
    bare = _bare(text)
    parts = "".join(letter if letter.isalnum() else " " for letter in bare).split()
    return list(dict.fromkeys((*parts, "".join(parts))))


def _bare(text: str) -> str:
    """Lower case, no accents."""
    split = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))
