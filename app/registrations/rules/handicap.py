"""Handicap: yes or no here, the request itself in AMEX (Guide §8); no medical document, ever."""

from collections.abc import Iterator

from app.kit.errors import Violation
from app.kit.french import deadline
from app.registrations.rules.choices import Choices
from app.registrations.rules.facts import Facts, Notice

_SOURCE = "Guide §8"


def violations(choices: Choices, _facts: Facts) -> Iterator[Violation]:
    """An aménagement granted before, without the handicap it was granted for."""
    if choices.earlier_amenagement and not choices.handicap:
        yield Violation(
            "amenagement-sans-handicap",
            "/earlier_amenagement",
            "Vous avez déjà obtenu un aménagement : répondez « oui » à la rubrique « handicap » pour en demander un.",
            _SOURCE,
        )


def notices(choices: Choices, facts: Facts) -> Iterator[Notice]:
    """The other application, where, and until when."""
    offer = facts.offer
    if choices.handicap and offer.amenagement_closes_at is not None:
        where = f" ({offer.amenagement_url})" if offer.amenagement_url else ""
        yield Notice(
            code="amenagement-a-demander",
            field="/handicap",
            detail=f"Votre réponse ne suffit pas : demandez aussi l'aménagement de vos épreuves dans l'application "
            f"AMEX{where}, jusqu'au {deadline(offer.amenagement_closes_at, offer.zone)}.",
            source=_SOURCE,
        )
