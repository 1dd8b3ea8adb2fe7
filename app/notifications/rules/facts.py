"""What messages name: a registration, its bounds on the académie's clocks, a piece."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class About:
    """The registration that a message is about, at one of its versions."""

    account_id: UUID
    registration_id: UUID
    exam_session: int
    specialite: str
    option: str | None
    version: int
    signed_since: int
    """The oldest version whose signed récapitulatif counts."""
    candidate_number: str
    zone_name: str
    registration_closes_at: datetime
    justificatifs_close_at: datetime
    amenagement_closes_at: datetime
    amenagement_url: str | None
    handicap: bool
    live: bool
    """Neither withdrawn nor cancelled."""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The académie's clocks."""
        return ZoneInfo(self.zone_name)

    @property
    def diplome(self) -> str:
        """« spécialité, option … »."""
        return f"{self.specialite}, option {self.option}" if self.option else self.specialite


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A justificatif that a message is about; `motif` is a whole French sentence."""

    label: str
    motif: str
    until: datetime | None = None
    late_allowed: bool = False
    again: bool = False
    """The bound is gone, but it may be deposited again until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A justificatif not there yet."""

    label: str
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A bound that a new calendar moved."""

    what: str
    before: datetime
    after: datetime
