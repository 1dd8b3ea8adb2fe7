"""What is prepared and where: académie, spécialité, option, modalités."""

from collections.abc import Iterator

from app.kit.errors import Violation
from app.registrations.rules.choices import Choices
from app.registrations.rules.facts import Facts
from app.registrations.rules.offer import Offer, Specialite


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """Everything wrong in the choice of the exam itself, and in the modalités."""
    offer = facts.offer
    yield from _academie(choices, offer)
    yield from _specialite(choices, offer)
    yield from _modalites(choices, offer)


def _academie(choices: Choices, offer: Offer) -> Iterator[Violation]:
    if choices.academie not in offer.academies:
        yield Violation(
            "academie-inconnue",
            "/academie",
            f"Aucune académie ne porte le code « {choices.academie} » à la session {offer.exam_session} : "
            "choisissez l'académie où vous habitez.",
            "[P] académie de résidence",
        )


def _specialite(choices: Choices, offer: Offer) -> Iterator[Violation]:
    specialite = offer.specialite
    if specialite is None:
        yield Violation(
            "specialite-inconnue",
            "/specialite",
            f"La spécialité « {choices.specialite} » n'existe pas : choisissez-la dans la liste des BTS.",
            "Code de l'éducation, D643-29",
        )
    elif not specialite.open:
        yield Violation(
            "specialite-fermee",
            "/specialite",
            f"Le BTS « {specialite.label} » n'est pas organisé à la session {offer.exam_session}.",
            "Arrêté de la spécialité",
        )
    if specialite is not None:
        yield from _option(choices, specialite, offer.exam_session)


def _option(choices: Choices, specialite: Specialite, year: int) -> Iterator[Violation]:
    # A candidate is never registered on the common code of the first year.
    if not specialite.options:
        if choices.option is not None:
            yield _about_option(
                "option-sans-objet", f"Le BTS « {specialite.label} » n'a pas d'option : retirez celle-ci."
            )
    elif choices.option is None:
        yield _about_option(
            "option-requise", f"Le BTS « {specialite.label} » se passe dans une option : choisissez-la."
        )
    else:
        yield from _known_option(choices.option, specialite, year)


def _known_option(slug: str, specialite: Specialite, year: int) -> Iterator[Violation]:
    option = next((option for option in specialite.options if option.slug == slug), None)
    if option is None:
        yield _about_option("option-inconnue", f"« {slug} » n'est pas une option du BTS « {specialite.label} ».")
    elif not option.open:
        yield _about_option("option-fermee", f"L'option « {option.label} » n'est pas organisée à la session {year}.")


def _about_option(code: str, detail: str) -> Violation:
    return Violation(code, "/option", detail, "Arrêté de la spécialité")


def _modalites(choices: Choices, offer: Offer) -> Iterator[Violation]:
    # Rule 14: the text must be accepted, and it must be the text in force.
    if not choices.modalites.accepted:
        yield Violation(
            "modalites-non-acceptees",
            "/modalites/accepted",
            "Vous devez accepter les modalités de l'examen pour vous inscrire.",
            "Guide §2 et §7",
        )
    if choices.modalites.version != offer.modalites_version:
        yield Violation(
            "modalites-perimees",
            "/modalites/version",
            f"Le texte des modalités a changé : relisez-le et acceptez la version {offer.modalites_version}.",
            "Guide §2 et §7",
        )
