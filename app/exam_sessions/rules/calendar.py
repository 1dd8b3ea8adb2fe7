"""Bounds of an exam session in one académie: half-open, told on the académie's own clocks."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypedDict
from zoneinfo import ZoneInfo


class LegalInstant(TypedDict):
    """An instant that binds, and what the académie's clocks show then."""

    at: datetime
    local: str
    zone: str


def legal_instant(at: datetime, zone: ZoneInfo) -> LegalInstant:
    """The contract's LegalInstant."""
    return {"at": at, "local": at.astimezone(zone).isoformat()[:19], "zone": zone.key}


@dataclass(frozen=True, slots=True)
class Bounds:
    """`opens_at <= t < closes_at`: at 18:00:00.000 it is closed."""

    opens_at: datetime
    closes_at: datetime
    zone: ZoneInfo

    def admit(self, at: datetime) -> bool:
        """Whether an act of this instant is in time."""
        return self.opens_at <= at < self.closes_at

    def told(self) -> dict[str, LegalInstant]:
        """The contract's Window."""
        return {"opens": legal_instant(self.opens_at, self.zone), "closes": legal_instant(self.closes_at, self.zone)}


@dataclass(frozen=True)
class Calendar:
    """One exam session in one académie; `zone_name` is the IANA zone that its bounds were entered in."""

    year: int
    academie: str
    zone_name: str
    registration_opens_at: datetime
    registration_closes_at: datetime
    justificatifs_close_at: datetime
    amenagement_closes_at: datetime
    amex_url: str | None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The académie's clocks."""
        return ZoneInfo(self.zone_name)

    @property
    def registration(self) -> Bounds:
        """When one registers, changes and withdraws."""
        return Bounds(self.registration_opens_at, self.registration_closes_at, self.zone)

    @property
    def justificatifs(self) -> Bounds:
        """When one deposits: from the first registrations on."""
        return Bounds(self.registration_opens_at, self.justificatifs_close_at, self.zone)
