"""The last days: the guide asks not to wait for them (Guide §2)."""

from collections.abc import Iterator
from datetime import timedelta

from app.kit.french import moment
from app.registrations.rules.choices import Choices
from app.registrations.rules.facts import Facts, Notice
from app.registrations.rules.window import Window, verdict

LAST_DAYS = timedelta(days=3)
"""How near the closing is « the last days » [P]."""


def notices(_choices: Choices, facts: Facts) -> Iterator[Notice]:
    """Where the registration window stands, unless it is quietly open."""
    offer = facts.offer
    match verdict(offer.opens_at, offer.closes_at, facts.now):
        case Window.NOT_OPEN:
            yield _notice(
                "inscriptions-pas-ouvertes", f"Les inscriptions ouvrent le {moment(offer.opens_at, offer.zone)}."
            )
        case Window.CLOSED:
            yield _notice(
                "inscriptions-closes",
                f"Les inscriptions sont closes depuis le {moment(offer.closes_at, offer.zone)} : aucune inscription "
                "hors délai n'est acceptée.",
            )
        case Window.OPEN if facts.now >= offer.closes_at - LAST_DAYS:
            yield _notice(
                "derniers-jours",
                f"Les inscriptions ferment le {moment(offer.closes_at, offer.zone)} : n'attendez pas davantage.",
            )


def _notice(code: str, detail: str) -> Notice:
    return Notice(code=code, field="", detail=detail, source="Guide, « Comment s'inscrire ? » et §2")
