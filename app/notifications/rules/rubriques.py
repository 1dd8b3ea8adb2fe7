"""The parts of a registration as a sentence names them: what a correction changed, never its content."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

RUBRIQUES: Mapping[str, str] = MappingProxyType(
    {
        "academie": "académie",
        "specialite": "spécialité",
        "option": "option",
        "category": "catégorie de candidat",
        "forme": "forme de passage",
        "nationality": "nationalité",
        "address": "adresse postale",
        "phones": "téléphones",
        "ine": "INE",
        "socio_professional_category": "catégorie socioprofessionnelle",
        "parents": "noms des parents",
        "preparation": "préparation",
        "work_periods": "périodes de travail",
        "units": "unités",
        "languages": "langues",
        "facultatives": "épreuves facultatives",
        "former_sittings": "sessions antérieures",
        "dispenses": "dispenses",
        "renouncements": "renoncements",
        "duration_decision": "durée de la formation",
        "handicap": "rubrique « handicap »",
        "earlier_amenagement": "aménagement déjà obtenu",
    }
)
"""Every member that may be corrected, in the order of the form."""


def named(fields: Iterable[str]) -> tuple[str, ...]:
    """The parts of these JSON pointers, each once."""
    touched = {field.split("/")[1] for field in fields}
    return tuple(label for name, label in RUBRIQUES.items() if name in touched)
