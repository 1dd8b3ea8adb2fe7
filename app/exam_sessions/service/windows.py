"""Whether an act falls into its window, and what is said when it does not."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.exam_sessions.rules import Bounds, Calendar
from app.http.deadlines import Window
from app.kit import french
from app.kit.errors import Conflict

_WHAT = {
    Window.REGISTRATION: ("Les inscriptions", "ouvriront", "étaient ouvertes"),
    Window.JUSTIFICATIFS: ("Le dépôt des justificatifs", "ouvrira", "était ouvert"),
}


def bounds(calendar: Calendar, window: Window) -> Bounds:
    """The window's bounds in this calendar."""
    match window:
        case Window.REGISTRATION:
            return calendar.registration
        case Window.JUSTIFICATIFS:
            return calendar.justificatifs


def require_open(calendar: Calendar, window: Window, at: datetime) -> None:
    """Raise the 409 that says since when, or until when, the window is shut in this académie."""
    if not bounds(calendar, window).admit(at):
        raise shut(calendar, window, at)


def shut(calendar: Calendar, window: Window, at: datetime, *, everywhere: bool = False) -> Conflict:
    """The refusal of an act of this instant; `everywhere`: no académie admits it, and this calendar is the nearest."""
    limits = bounds(calendar, window)
    what, will_open, was_open = _WHAT[window]
    what = f"{what} de la session {calendar.year}"
    first, last = (" au plus tôt", " dans toutes les académies, au plus tard") if everywhere else ("", "")
    members = {"server_time": at, "window": limits.told()}
    if at < limits.opens_at:
        when = french.moment(limits.opens_at, limits.zone)
        detail = f"{what} {will_open}{first} le {when} ({clocks(limits.opens_at, limits.zone)})."
        return Conflict("fenetre-pas-ouverte", detail, members=members)
    until = french.deadline(limits.closes_at, limits.zone)
    until = f"{until} ({clocks(limits.closes_at, limits.zone)})"
    detail = f"{what} {was_open}{last} jusqu'au {until} : rien n'est accepté hors délai."
    return Conflict("fenetre-fermee", detail, members=members)


def clocks(at: datetime, zone: ZoneInfo) -> str:
    """« fuseau Europe/Paris, UTC+01:00 »."""
    return f"fuseau {zone.key}, {french.offset(at, zone)}"
