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
    """That the registration window is about to close; not open or closed, it is a refusal (see the dry run)."""
    offer = facts.offer
    window = verdict(offer.opens_at, offer.closes_at, facts.now)
    if window is Window.OPEN and facts.now >= offer.closes_at - LAST_DAYS:
        yield Notice(
            code="derniers-jours",
            field="",
            detail=f"Les inscriptions ferment le {moment(offer.closes_at, offer.zone)} : n'attendez pas davantage.",
            source="Guide, « Comment s'inscrire ? » et §2",
        )
