"""What a new calendar would take away from candidates: a window that has opened is never shortened by mistake."""

from collections.abc import Callable, Iterator
from datetime import datetime

from app.exam_sessions.rules.calendar import Bounds, Calendar
from app.kit.errors import Violation
from app.kit.french import deadline

CODE = "calendrier-raccourci"


def taken_away(before: Calendar, after: Calendar, now: datetime) -> Iterator[Violation]:
    """Each window that had opened and would close earlier or open later, or would be over before it ever opened."""
    if before.registration_opens_at <= now and after.registration_opens_at > before.registration_opens_at:
        yield Violation(CODE, "/opens", "Les inscriptions ont déjà ouvert : leur ouverture serait retardée.", "")
    for name, field, of in _WINDOWS:
        old, new = of(before), of(after)
        if old.opens_at <= now and new.closes_at < old.closes_at:
            until = deadline(old.closes_at, old.zone)
            yield Violation(CODE, field, f"{name} : le terme annoncé, jusqu'au {until}, serait avancé.", "")
        elif old.opens_at > now >= new.closes_at:
            yield Violation(CODE, field, f"{name} : le nouveau terme est déjà passé.", "")


def _amenagement(calendar: Calendar) -> Bounds:
    return Bounds(calendar.registration_opens_at, calendar.amenagement_closes_at, calendar.zone)


_WINDOWS: tuple[tuple[str, str, Callable[[Calendar], Bounds]], ...] = (
    ("Inscriptions", "/closes", lambda calendar: calendar.registration),
    ("Justificatifs", "/justificatifs_until", lambda calendar: calendar.justificatifs),
    ("Demandes d'aménagement", "/amenagement_until", _amenagement),
)
