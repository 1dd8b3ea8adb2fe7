"""What the database holds of a checklist, as one JSON document of it."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from app.exam_sessions.rules import Calendar
from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.claims import Claim
from app.justificatifs.rules.complements import Complement, Delays
from app.justificatifs.rules.faults import Fault
from app.justificatifs.rules.reading import Reading, signed_version
from app.justificatifs.rules.sessions import PieceSetting
from app.justificatifs.rules.states import DepotState
from app.registrations.rules import Choices
from app.registrations.rules.choices import Category
from app.registrations.rules.states import RegistrationState


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """What the law weighs of a file of a piece."""

    piece: str
    state: DepotState
    registration_version: int
    proven_version: int | None
    review: Review | None
    review_motif: str | None
    motif: str | None
    organisme_id: UUID | None
    """The training body that deposited it; None for the candidate."""

    @property
    def signed_version(self) -> int:
        """The version that a signed récapitulatif counts for."""
        return signed_version(self.registration_version, self.proven_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDepot(KeptFile):
    """The whole of one."""

    id: UUID
    registration_id: UUID
    file_name: str
    media_type: str
    size: int
    sha256: str
    object_key: str
    fault: Fault | None
    declared_at: datetime
    url_expires_at: datetime
    received_at: datetime | None
    verified_at: datetime | None
    clean_key: str | None
    clean_sha256: str | None
    clean_size: int | None
    clean_media_type: str | None
    sealed_key: str | None
    read_at: datetime | None
    reading: Reading | None
    page_count: int | None
    review_code: str | None
    reviewed_at: datetime | None
    reviewed_by: UUID | None
    depose_par: str | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """One « not concerned »."""

    piece: str
    reason: str
    answered_at: datetime
    review: Review | None
    review_motif: str | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChance:
    """One second chance that an agent closed."""

    registration_id: UUID
    piece: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime
    motif: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptComplement:
    """One complement that nobody cancelled; `deposited`: the pieces that came since, and that nobody reviewed."""

    id: UUID
    pieces: tuple[str, ...]
    body: str
    asked_at: datetime
    closes_at: datetime
    deposited: tuple[str, ...]

    def beside(self, answers: tuple[KeptAnswer, ...]) -> Complement:
        """As the rules read it, beside the answers « not concerned »."""
        since = [one.piece for one in answers if one.review is None and one.answered_at >= self.asked_at]
        return Complement(
            pieces=self.pieces,
            asked_at=self.asked_at,
            closes_at=self.closes_at,
            deposited=self.deposited,
            answered=since,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an exam session changes of one piece, or says of one of its own."""

    enabled: bool | None = None
    label: str | None = None
    help: str | None = None
    categories: frozenset[Category] | None = None
    condition: Claim | None = None
    reason: str | None = None
    source: str | None = None
    max_files: int | None = None
    formats: tuple[str, ...] | None = None
    max_bytes: int | None = None
    late_allowed: bool | None = None
    required: bool | None = None
    blocking: bool | None = None

    def named(self, code: str) -> PieceSetting:
        """As the rules read it."""
        return PieceSetting(code=code, **{one.name: getattr(self, one.name) for one in fields(self)})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that bears on the checklist of one registration; dépôts in the order of their declaration, none abandoned."""

    registration_id: UUID
    account_id: UUID
    status: RegistrationState
    version: int
    signed_since: int
    """The oldest version whose signed récapitulatif counts: the current one, but for what the service corrected."""
    choices: Choices
    pieces: dict[str, Setting] = field(default_factory=dict)
    birth_date: date
    birth_country: str
    zone: str
    registration_opens_at: datetime
    registration_closes_at: datetime
    justificatifs_close_at: datetime
    amenagement_closes_at: datetime
    catalogue: UUID
    depots: tuple[KeptFile, ...]
    answers: tuple[KeptAnswer, ...]
    chances: dict[str, datetime] = field(default_factory=dict)
    """Second chances that no agent closed, by piece: when each ends."""
    complements: tuple[KeptComplement, ...] = ()
    """The oldest first."""

    @cached_property
    def calendar(self) -> Calendar:
        """The académie's bounds."""
        return Calendar(
            year=self.choices.exam_session,
            academie=self.choices.academie,
            zone_name=self.zone,
            registration_opens_at=self.registration_opens_at,
            registration_closes_at=self.registration_closes_at,
            justificatifs_close_at=self.justificatifs_close_at,
            amenagement_closes_at=self.amenagement_closes_at,
            amex_url=None,
        )

    @property
    def clocks(self) -> ZoneInfo:
        """The académie's."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFacts(Facts):
    """The same with the whole of each file, to be shown."""

    depots: tuple[KeptDepot, ...]


_FACTS = TypeAdapter(Facts)
_SHOWN = TypeAdapter(ShownFacts)
_DEPOT = TypeAdapter(KeptDepot)
_CHANCE = TypeAdapter(KeptChance)
_SETTINGS = TypeAdapter(dict[str, Setting])
_DELAYS = TypeAdapter(Delays)


def facts(document: bytes) -> Facts:
    """The facts of a registration."""
    return _FACTS.validate_json(document)


def shown_facts(document: bytes) -> ShownFacts:
    """The same, to be shown."""
    return _SHOWN.validate_json(document)


def depot(document: bytes) -> KeptDepot:
    """One dépôt."""
    return _DEPOT.validate_json(document)


def chance(document: bytes) -> KeptChance:
    """One second chance."""
    return _CHANCE.validate_json(document)


def delays(said: object) -> Delays:
    """What an exam session allows of complements, from the member `complement_days` of its settings."""
    return _DELAYS.validate_python(said or {})


def settings(pieces: object) -> tuple[PieceSetting, ...]:
    """What an exam session changes of its pieces, from the member `pieces` of its settings."""
    return settings_of(_SETTINGS.validate_python(pieces or {}))


def settings_of(pieces: dict[str, Setting]) -> tuple[PieceSetting, ...]:
    """The same, as the rules read it."""
    return tuple(one.named(code) for code, one in sorted(pieces.items()))
