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
    if not choices.handicap or offer.amenagement_closes_at is None:
        return
    where = f" ({offer.amenagement_url})" if offer.amenagement_url else ""
    until = deadline(offer.amenagement_closes_at, offer.zone)
    if facts.now < offer.amenagement_closes_at:
        yield _notice(
            "amenagement-a-demander",
            f"Votre réponse ne suffit pas : demandez aussi l'aménagement de vos épreuves dans l'application "
            f"AMEX{where}, jusqu'au {until}.",
        )
    else:
        yield _notice(
            "amenagement-clos",
            f"Les demandes d'aménagement se faisaient dans l'application AMEX{where} jusqu'au {until} : si vous n'avez "
            "pas fait la vôtre, écrivez au service de votre académie.",
        )


def _notice(code: str, detail: str) -> Notice:
    return Notice(code=code, field="/handicap", detail=detail, source=_SOURCE)
