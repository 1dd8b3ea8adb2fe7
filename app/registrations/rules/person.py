"""Who registers: identity, nationality, address, INE, socio-professional category, parents."""

import re
from collections.abc import Iterator

from app.kit.countries import COUNTRIES, FRENCH_TERRITORIES
from app.kit.errors import Violation
from app.registrations.rules.choices import Choices
from app.registrations.rules.facts import Candidate, Facts
from app.registrations.rules.pcs import PCS

# A person without any nationality has the code that passports give them in two letters [P].
STATELESS = "XX"

# RNIE (9 digits, 2 letters), BEA (10, 1), apprentices (4, A, 5, 1), universities (base 36, key digit).
_INE = re.compile(r"[0-9]{9}[A-Z]{2}|[0-9]{10}[A-Z]|[0-9]{4}A[0-9]{5}[A-Z]|[0-9A-Z]{10}[0-9]")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_MAX_PARENTS = 2


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Everything wrong in what is said of the person."""
    yield from _identity(facts.candidate)
    yield from _nationality(choices)
    yield from _address(choices)
    yield from _ine(choices)
    yield from _socio_professional_category(choices)
    yield from _parents(choices, facts.candidate)


def _identity(candidate: Candidate) -> Iterator[Violation]:
    if not candidate.identity_complete:
        yield Violation(
            "identite-incomplete",
            "",
            "Votre identité est incomplète : complétez-la dans votre compte avant de vous inscrire.",
            "Guide, « Comment s'inscrire ? »",
        )


def _nationality(choices: Choices) -> Iterator[Violation]:
    if choices.nationality not in COUNTRIES and choices.nationality != STATELESS:
        yield Violation(
            "nationalite-inconnue",
            "/nationality",
            f"« {choices.nationality} » n'est pas un code de pays : choisissez votre nationalité dans la liste.",
            "ISO 3166-1",
        )


def _address(choices: Choices) -> Iterator[Violation]:
    address = choices.address
    if address.country not in COUNTRIES:
        yield Violation(
            "pays-inconnu",
            "/address/country",
            f"« {address.country} » n'est pas un code de pays : choisissez le pays de votre adresse dans la liste.",
            "ISO 3166-1",
        )
    if address.country in FRENCH_TERRITORIES and not _POSTAL_CODE.fullmatch(address.postal_code):
        yield Violation(
            "code-postal-invalide",
            "/address/postal_code",
            "En France, le code postal s'écrit avec cinq chiffres, sans espace.",
            "Norme AFNOR NF Z10-011",
        )


def _ine(choices: Choices) -> Iterator[Violation]:
    if choices.ine is not None and not _INE.fullmatch(choices.ine):
        yield Violation(
            "ine-invalide",
            "/ine",
            "L'INE compte 11 caractères, chiffres et lettres majuscules, comme sur votre relevé de notes du "
            "baccalauréat ; si vous ne le connaissez pas, laissez ce champ vide.",
            "Répertoire national des identifiants élèves, étudiants et apprentis (arrêté du 16/02/2012)",
        )


def _socio_professional_category(choices: Choices) -> Iterator[Violation]:
    if choices.socio_professional_category is not None and choices.socio_professional_category not in PCS:
        yield Violation(
            "pcs-inconnue",
            "/socio_professional_category",
            f"La catégorie socioprofessionnelle « {choices.socio_professional_category} » n'existe pas : "
            "choisissez-la dans la liste.",
            "INSEE, PCS 2020",
        )


def _parents(choices: Choices, candidate: Candidate) -> Iterator[Violation]:
    # Rule 14: parents' names are asked only of a candidate born abroad.
    if candidate.birth_country is None:
        return
    parents = choices.parents
    if candidate.birth_country in FRENCH_TERRITORIES:
        if parents is not None:
            yield Violation(
                "parents-sans-objet",
                "/parents",
                "Les noms de vos parents ne sont demandés qu'aux candidats nés à l'étranger : retirez-les.",
                "[P] minimisation, RGPD art. 5",
            )
    elif not parents:
        yield Violation(
            "parents-requis",
            "/parents",
            "Vous êtes né(e) à l'étranger : indiquez les nom et prénoms d'au moins un de vos parents.",
            "[P] noms des parents des candidats nés à l'étranger",
        )
    elif len(parents) > _MAX_PARENTS:
        yield Violation(
            "parents-trop-nombreux",
            "/parents",
            "Indiquez un ou deux parents, pas davantage.",
            "[P] noms des parents des candidats nés à l'étranger",
        )
