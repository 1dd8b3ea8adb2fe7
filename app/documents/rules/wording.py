"""The French of states and kinds; a thin space goes before « ; ? ! », a full one before « : »."""

import re
from collections.abc import Mapping
from datetime import date

from app.kit import french
from app.registrations.rules.wording import ABSENCE

THIN = "\N{NARROW NO-BREAK SPACE}"

CIVILITE = {"madame": "Madame", "monsieur": "Monsieur", "non_precisee": "Non précisée"}
NOT_GIVEN = "Non renseigné"
NOT_APPLICABLE = "Sans objet"


def said(words: Mapping[str, str], code: str) -> str:
    """The word for a code; an unknown code is printed as it is rather than lost."""
    return words.get(code, code)


def yes_or_no(answer: bool) -> str:  # noqa: FBT001 -- the answer is the argument
    """« Oui » or « Non »."""
    return "Oui" if answer else "Non"


def given(value: str | None, otherwise: str = NOT_GIVEN) -> str:
    """The value, or words that say there is none: an empty place could be a printing fault."""
    return value or otherwise


def named(names: Mapping[str, str], code: str) -> str:
    """« Mathématiques (U31) »: the word with the code that the service uses."""
    word = names.get(code)
    return f"{word} ({code})" if word else code


def listed(items: list[str]) -> str:
    """« a ; b ; c »."""
    return f"{THIN}; ".join(items)


def grade(value: str) -> str:
    """« 12,50 » or the kind of absence."""
    return ABSENCE.get(value, value.replace(".", ","))


def phone(number: str | None) -> str:
    """« +33 6 39 98 00 01 » as French people read it; a foreign E.164 number as it is."""
    if number and re.fullmatch(r"\+33\d{9}", number):
        return french.NBSP.join(["+33", number[3], *re.findall("..", number[4:])])
    return given(number)


def day(at: date | None) -> str:
    """« 1er mars 2027 »."""
    return french.long_date(at) if at else NOT_GIVEN
