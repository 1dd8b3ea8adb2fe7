"""A registration as its owner reads it: the contract's RegistrationOut."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.exam_sessions.rules import Bounds, legal_instant
from app.registrations.rules.choices import Category
from app.registrations.rules.eligibility import last_day
from app.registrations.rules.experience import Experience, experience
from app.registrations.rules.states import RegistrationState
from app.registrations.rules.window import Window, verdict
from app.registrations.schemas.content import Content, work_periods

_WHY = {
    Window.NOT_OPEN: "Les inscriptions ne sont pas encore ouvertes.",
    Window.CLOSED: "Les inscriptions sont fermées : rien n'est accepté hors délai.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A registration at its current version, with the bounds and the names that go with it."""

    id: UUID
    candidate_number: str
    status: str
    version: int
    choices: Content
    digest: str
    created_at: datetime
    updated_at: datetime
    specialite_label: str
    option_label: str | None
    diploma_code: str
    opens_at: datetime
    closes_at: datetime
    amenagement_closes_at: datetime
    justificatifs_close_at: datetime
    last_epreuve_on: date
    zone: str
    amex_url: str | None

    @property
    def etag(self) -> str:
        """Another one for each version, and for the withdrawal."""
        return f"{self.version}" if self.status == RegistrationState.ENREGISTREE else f"{self.version}-{self.status}"


def shown(registration: Shown, now: datetime) -> dict[str, object]:
    """Its answer at this instant."""
    zone = ZoneInfo(registration.zone)
    window = Bounds(registration.opens_at, registration.closes_at, zone)
    return {
        **registration.choices,
        "id": registration.id,
        "candidate_number": registration.candidate_number,
        "status": registration.status,
        "version": registration.version,
        "diploma_code": registration.diploma_code,
        "specialite_label": registration.specialite_label,
        "option_label": registration.option_label,
        "digest": registration.digest,
        "created_at": registration.created_at,
        "updated_at": registration.updated_at,
        "window": window.told(),
        "amenagement": _amenagement(registration, zone),
        "experience": _experience(registration, zone),
        "actions": _actions(registration, window, now),
    }


def _amenagement(registration: Shown, zone: ZoneInfo) -> dict[str, object] | None:
    """Where and until when a candidate with a handicap must also ask, in AMEX (Guide §8)."""
    if not registration.choices["handicap"]:
        return None
    return {"url": registration.amex_url, "closes": legal_instant(registration.amenagement_closes_at, zone)}


def _experience(registration: Shown, zone: ZoneInfo) -> Experience | None:
    """The count of days of work; most registrations have none, and nothing is read of them."""
    category, periods = Category(str(registration.choices["category"])), registration.choices["work_periods"]
    if category is not Category.EXPERIENCE and not periods:
        return None
    return experience(
        category,
        work_periods(registration.choices),
        last_epreuve_on=registration.last_epreuve_on,
        proved_until=last_day(registration.justificatifs_close_at, zone),
    )


def _actions(registration: Shown, window: Bounds, now: datetime) -> list[dict[str, object]]:
    """What may still be done, until when, else why not."""
    if registration.status != RegistrationState.ENREGISTREE:
        reason: str | None = "Cette inscription n'est plus en cours."
    else:
        reason = _WHY.get(verdict(window.opens_at, window.closes_at, now))
    until = window.closes_at if reason is None else None
    return [
        {"action": action, "allowed": reason is None, "until": until, "reason": reason}
        for action in ("modifier", "se_desinscrire")
    ]
