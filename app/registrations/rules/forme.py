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

    [P] The window of the first registration is the time to change one's mind: definitive when it closes. Which closing
    that is does not move: neither with another académie joined later, nor with a calendar extended once it is past.
    """
    if first is None or first.specialite != specialite or now < first.closes_at:
        return None
    return first.forme


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """A forme other than the definitive one, or than the one that another exam session may still change."""
    first = facts.first
    if first is None or first.specialite != choices.specialite or choices.forme is first.forme:
        return
    chosen = (
        f"Vous avez choisi la forme {first.forme} à votre première inscription à ce BTS, "
        f"pour la session {first.exam_session} : "
    )
    if locked(first, choices.specialite, facts.now) is not None:
        yield Violation(FORME_DEFINITIVE, "/forme", f"{chosen}ce choix est définitif.", _SOURCE)
    elif first.exam_session != choices.exam_session:
        # [P] One forme per BTS at any time: it is changed where it was chosen.
        until = moment(first.closes_at, facts.offer.zone)
        yield Violation(
            FORME_DEFINITIVE,
            "/forme",
            f"{chosen}elle vaut pour toutes les sessions. Changez-la d'abord dans cette inscription-là, avant le "
            f"{until}.",
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
