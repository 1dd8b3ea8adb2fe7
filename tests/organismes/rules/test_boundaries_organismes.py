"""What is entered of a training body."""

from datetime import timedelta

import pytest

from app.organismes.rules.bodies import LONGEST_SECRET, SECRETS, TOKEN_LIFE, OrganismeEntry, admitted


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        (OrganismeEntry(name="École EXEMPLE"), []),
        (OrganismeEntry(name="École EXEMPLE", siret="73282932000074", uai="0131234A"), []),
        (OrganismeEntry(name="École EXEMPLE", siret="73282932000075"),
         ["la clé de ce SIRET est fausse : un chiffre y est de trop, ou mis pour un autre"]),
        (OrganismeEntry(name="École EXEMPLE", siret="35600000000048"), []),
        (OrganismeEntry(name="École EXEMPLE", contact_email="scolarite@example.org", networks=("192.0.2.0/24",)), []),
        (OrganismeEntry(name="École EXEMPLE", contact_email="scolarite", networks=("192.0.2.1/24", "::1/128")),
         ["ce n'est pas une adresse électronique",
          "« 192.0.2.1/24 » n'est pas un réseau (192.0.2.0/24, par exemple)"]),
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
    assert [detail for _, detail in entry.faults()] == faults
    assert entry.distance


@pytest.mark.parametrize(
    ("networks", "host", "let_in"),
    [
        ((), "198.51.100.7", True),
        ((), None, True),
        (("192.0.2.0/24",), "192.0.2.255", True),
        (("192.0.2.0/24",), "192.0.3.0", False),
        (("192.0.2.0/24",), "::ffff:192.0.2.7", True),
        (("192.0.2.0/24", "2001:db8::/32"), "2001:db8::1", True),
        (("2001:db8::/32",), "192.0.2.7", False),
        (("192.0.2.0/24",), None, False),
        (("192.0.2.0/24",), "testclient", False),
    ],
)
def test_admitted(networks: tuple[str, ...], host: str | None, *, let_in: bool) -> None:
    assert admitted(networks, host) is let_in


def test_how_long_what_opens_the_door_lives() -> None:
    """Issue of a token: 15 minutes; two secrets, to go from one to the other; [P] a secret, a year and a month."""
    assert timedelta(minutes=15) == TOKEN_LIFE
    assert timedelta(days=397) == LONGEST_SECRET
    assert SECRETS == 2
