"""What the rules need to know beside the registration itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.registrations.rules.choices import Forme, Renouncement, UnitChoice, UnitState
from app.registrations.rules.offer import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The person, from the account; `identity_complete` says that nothing is missing there."""

    birth_on: date | None
    birth_country: str | None
    identity_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRegistration:
    """The person's first registration to a spécialité; one withdrawn while open is none [P].

    `closes_at` is when its forme becomes definitive: the closing of the window that it was first saved in [P].
    """

    exam_session: int
    specialite: str
    forme: Forme
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNumber:
    """A candidate number that was given here: to this account (`mine`) or to another, of which nothing else is told."""

    mine: bool
    sat: bool
    """Neither withdrawn nor cancelled."""
    exam_session: int
    academie: str
    specialite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a registration to this spécialité said when a window closed on it: from then on it is definitive."""

    exam_session: int
    closed_at: datetime
    forme: Forme
    units: tuple[UnitChoice, ...] = ()
    renouncements: tuple[Renouncement, ...] = ()

    def state(self, code: str) -> UnitState | None:
        """The final state of a unit; None when nothing was said of it."""
        return next((unit.state for unit in self.units if unit.unite == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialGrade:
    """A grade that the service imported, written as declared ones are; it prevails over them."""

    exam_session: int
    unite: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What earlier exam sessions of this account left, for the spécialité asked."""

    closed: tuple[Past, ...] = ()
    grades: tuple[OfficialGrade, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known when the registration is judged."""

    offer: Offer
    candidate: Candidate
    now: datetime
    first: FirstRegistration | None = None
    history: History = History()
    training_body: str | None = None
    """What the training body of `training_body_id` is called; None when there is none such."""
    numbers: Mapping[str, KnownNumber] = field(default_factory=dict)
    """Those of the candidate numbers declared that were given here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to know that blocks nothing: the dry run shows it."""

    code: str
    field: str
    detail: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Irrevocable:
    """A choice that becomes definitive at `at`."""

    code: str
    field: str
    detail: str
    source: str
    at: datetime


def age(birth_on: date, on: date) -> int:
    """Full years lived."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
