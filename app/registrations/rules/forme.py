"""Forme globale or progressive: definitive from the first registration (Guide §3, D643-14, D643-22)."""

from collections.abc import Iterator
from datetime import datetime

from app.kit.errors import Violation
from app.kit.french import moment
from app.registrations.rules.choices import Choices, Forme
from app.registrations.rules.facts import Facts, FirstRegistration, Irrevocable, Notice

FORME_DEFINITIVE = "forme-definitive"
_SOURCE = "Guide §3 ; Code de l'éducation, D643-14 et D643-22"


def locked(first: FirstRegistration | None, specialite: str, now: datetime) -> Forme | None:
    """The forme that binds for this spécialité, or None while it may still change.

    [P] The window of the first registration is the time to change one's mind: definitive when it closes.
    """
    if first is None or first.specialite != specialite or now < first.closes_at:
        return None
    return first.forme


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """A forme other than the definitive one."""
    definitive = locked(facts.first, choices.specialite, facts.now)
    if facts.first is not None and definitive is not None and choices.forme is not definitive:
        yield Violation(
            FORME_DEFINITIVE,
            "/forme",
            f"Vous avez choisi la forme {definitive} à votre première inscription à ce BTS, "
            f"pour la session {facts.first.exam_session} : ce choix est définitif.",
            _SOURCE,
        )


def irrevocable(choices: Choices, facts: Facts) -> Iterator[Irrevocable]:
    """The forme, unless it is definitive already."""
    if locked(facts.first, choices.specialite, facts.now) is not None:
        return
    first = facts.first
    same = first is not None and first.specialite == choices.specialite
    at = first.closes_at if first is not None and same else facts.offer.closes_at
    yield Irrevocable(
        code="forme",
        field="/forme",
        detail=f"La forme {choices.forme} devient définitive pour ce BTS le {moment(at, facts.offer.zone)}, "
        "pour cette session et toutes les suivantes.",
        source=_SOURCE,
        at=at,
    )


def notices(choices: Choices, facts: Facts) -> Iterator[Notice]:
    """That the forme binds already: there is nothing left to choose."""
    first = facts.first
    definitive = locked(first, choices.specialite, facts.now)
    if first is not None and definitive is not None:
        yield Notice(
            code=FORME_DEFINITIVE,
            field="/forme",
            detail=f"La forme {definitive} est définitive pour ce BTS depuis le "
            f"{moment(first.closes_at, facts.offer.zone)}, à la clôture des inscriptions de la session "
            f"{first.exam_session}.",
            source=_SOURCE,
        )
