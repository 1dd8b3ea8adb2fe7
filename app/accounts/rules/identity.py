"""Who the candidate is: what an identity must be to be believed."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.kit.countries import COUNTRIES, FRENCH_TERRITORIES
from app.kit.errors import Violation

YOUNGEST, OLDEST = 12, 110
"""Years. No text sets an age for the exam: this only catches a slip of the keyboard, so it refuses nobody real [P]."""

DEPARTEMENTS = frozenset(
    {f"{number:02}" for number in range(1, 96)} | {"2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978"}
    | {"984", "986", "987", "988", "989"}
)  # fmt: skip
"""INSEE; « 20 » stays, for those born in Corsica before 1976."""

# Overseas collectivities have a country code of their own (ISO 3166-1): either spelling is understood.
_CODES: Mapping[str, str] = MappingProxyType(
    {
        "GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976", "BL": "977", "MF": "978",
        "TF": "984", "WF": "986", "PF": "987", "NC": "988",
    }
)  # fmt: skip
_IN_A_NAME = frozenset(" '’.,-")


class Civilite(StrEnum):
    """How to address the person."""

    MADAME = "madame"
    MONSIEUR = "monsieur"
    NON_PRECISEE = "non_precisee"


@dataclass(frozen=True, slots=True)
class Identity:
    """As the civil status has it; texts already NFC and trimmed."""

    civilite: Civilite
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date
    birth_country: str
    birth_departement: str | None
    birth_commune: str


MEMBERS: Mapping[str, str] = MappingProxyType(
    {
        "civilite": "civilité",
        "birth_name": "nom de naissance",
        "usage_name": "nom d'usage",
        "first_names": "prénoms",
        "birth": "date et lieu de naissance",
    }
)
"""What may be corrected, as a sentence names it; birth is always given whole."""
_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"birth": ("birth_date", "birth_country", "birth_departement", "birth_commune")}
)


def differences(before: Identity, after: Identity) -> tuple[str, ...]:
    """The members that are not the same."""
    return tuple(
        name
        for name in MEMBERS
        if any(getattr(before, part) != getattr(after, part) for part in _PARTS.get(name, (name,)))
    )


def violations(identity: Identity, today: date) -> Iterator[Violation]:
    """Everything wrong in it at once."""
    for field in ("birth_name", "usage_name", "first_names"):
        name: str | None = getattr(identity, field)
        if name is not None and not _is_name(name):
            yield Violation(
                "nom-invalide",
                f"/{field}",
                "Un nom s'écrit avec des lettres, des espaces, des traits d'union et des apostrophes.",
                "[P] état civil",
            )
    yield from _birth_date(identity.birth_date, today)
    yield from _birth_place(identity)


def _is_name(name: str) -> bool:
    """Letters of any alphabet, and what joins them; it begins with one, so that no spreadsheet takes it for a sum."""
    begins = name[0].isalpha() or name[0] in "'’"
    return begins and any(map(str.isalpha, name)) and all(
        letter in _IN_A_NAME or unicodedata.category(letter)[0] in "LM" for letter in name
    )  # fmt: skip


def _birth_date(born: date, today: date) -> Iterator[Violation]:
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if not YOUNGEST <= age <= OLDEST:
        yield Violation(
            "date-de-naissance-invraisemblable",
            "/birth/date",
            "Vérifiez votre date de naissance : elle donne un âge invraisemblable pour cet examen.",
            "[P] vraisemblance",
        )


def _birth_place(identity: Identity) -> Iterator[Violation]:
    country, departement = identity.birth_country, identity.birth_departement
    if country not in COUNTRIES:
        yield Violation(
            "pays-inconnu", "/birth/country", f"« {country} » n'est pas un code de pays : choisissez-le dans la liste.",
            "ISO 3166-1",
        )  # fmt: skip
    elif detail := _departement_fault(country, departement):
        yield Violation("departement-de-naissance", "/birth/departement", detail, "[P] code officiel géographique")
    if not any(map(str.isalpha, identity.birth_commune)):
        yield Violation("commune-invalide", "/birth/commune", "Indiquez le nom de la commune de naissance.", "[P]")


def _departement_fault(country: str, departement: str | None) -> str | None:
    if country not in FRENCH_TERRITORIES:
        return "Le département n'est demandé que pour une naissance en France." if departement is not None else None
    if country != "FR":
        wanted = _CODES[country]
        fits = departement in (None, wanted)
        return None if fits else f"Pour une naissance dans ce territoire, le département est « {wanted} »."
    if departement is None:
        return "Indiquez le département de naissance."
    return None if departement in DEPARTEMENTS else f"Le département « {departement} » n'existe pas."
