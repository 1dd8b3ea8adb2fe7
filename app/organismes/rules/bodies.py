"""What is entered of a training body, and what its systems may do."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network

from email_validator import EmailNotValidError, validate_email
from stdnum.fr import siret as siret_number

LONGEST_SECRET = timedelta(days=397)
SECRETS = 2
"""Living at once: the one that serves, and the one that will."""
TOKEN_LIFE = timedelta(minutes=15)


class BodyScope(StrEnum):
    """What a token may be used for."""

    READ = "registrations:read"
    ATTEST = "attestations:write"
    WEBHOOKS = "webhooks:manage"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganismeEntry:
    """A new training body."""

    name: str
    siret: str | None = None
    uai: str | None = None
    city: str | None = None
    distance: bool = True
    contact_email: str | None = None
    networks: tuple[str, ...] = ()
    academies: tuple[str, ...] = ()
    """Codes; whether each exists is asked of the database."""

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong: the member, and why, in French."""
        if not self.name.strip():
            yield "name", "le nom est vide"
        if self.siret is not None and not re.fullmatch("[0-9]{14}", self.siret):
            yield "siret", "un SIRET a quatorze chiffres"
        elif self.siret is not None and not siret_number.is_valid(self.siret):
            yield "siret", "la clé de ce SIRET est fausse : un chiffre y est de trop, ou mis pour un autre"
        if self.uai is not None and not re.fullmatch("[0-9]{7}[A-Z]", self.uai):
            yield "uai", "un numéro UAI a sept chiffres et une lettre"
        if self.contact_email is not None and not _an_address(self.contact_email):
            yield "contact_email", "ce n'est pas une adresse électronique"
        for network in self.networks:
            if not _a_network(network):
                yield "networks", f"« {network} » n'est pas un réseau (192.0.2.0/24, par exemple)"


def _an_address(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _a_network(network: str) -> bool:
    try:
        ip_network(network)
    except ValueError:
        return False
    return True


def admitted(networks: Iterable[str], host: str | None) -> bool:
    """Whether a system may call from there; without networks, from anywhere."""
    listed = [ip_network(network) for network in networks]
    if not listed:
        return True
    try:
        address = ip_address(host or "")
    except ValueError:
        return False
    plain = getattr(address, "ipv4_mapped", None) or address
    return any(plain in network for network in listed)
