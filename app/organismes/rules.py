"""What is entered of a training body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganismeEntry:
    """A new training body."""

    name: str
    siret: str | None = None
    uai: str | None = None
    city: str | None = None
    distance: bool = True

    def faults(self) -> Iterator[str]:
        """What is wrong, in French."""
        if not self.name.strip():
            yield "le nom est vide"
        if self.siret is not None and not re.fullmatch("[0-9]{14}", self.siret):
            yield "un SIRET a quatorze chiffres"
        if self.uai is not None and not re.fullmatch("[0-9]{7}[A-Z]", self.uai):
            yield "un numéro UAI a sept chiffres et une lettre"
