"""What is entered of a training body."""

import pytest

from app.organismes.rules import OrganismeEntry


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        (OrganismeEntry(name="École EXEMPLE"), []),
        (OrganismeEntry(name="École EXEMPLE", siret="12345678901234", uai="0131234A"), []),
        (OrganismeEntry(name=" "), ["le nom est vide"]),
        (OrganismeEntry(name="École EXEMPLE", siret="1234567890123"), ["un SIRET a quatorze chiffres"]),
        (OrganismeEntry(name="École EXEMPLE", siret="123456789012345"), ["un SIRET a quatorze chiffres"]),
        (OrganismeEntry(name="École EXEMPLE", uai="013123A"), ["un numéro UAI a sept chiffres et une lettre"]),
        (OrganismeEntry(name="École EXEMPLE", uai="0131234a"), ["un numéro UAI a sept chiffres et une lettre"]),
        (OrganismeEntry(name="", siret="", uai=""),
         ["le nom est vide", "un SIRET a quatorze chiffres", "un numéro UAI a sept chiffres et une lettre"]),
    ],
)  # fmt: skip
def test_faults(entry: OrganismeEntry, faults: list[str]) -> None:
    assert list(entry.faults()) == faults
    assert entry.distance
