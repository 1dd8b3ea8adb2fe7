"""The same act on many dossiers: which, and what becomes of each."""

from dataclasses import dataclass
from enum import StrEnum

MOST = 20_000
"""Dossiers of one bulk act, chosen by filters [P]."""


class Outcome(StrEnum):
    """What became of one dossier."""

    EN_ATTENTE = "en_attente"
    FAIT = "fait"
    SANS_EFFET = "sans_effet"
    """It was so already."""
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of one line: of a refusal, its code and why, as the same act on one dossier says them."""

    outcome: Outcome
    code: str | None = None
    detail: str | None = None
