"""A complement: pieces that an agent asks after the bound, until a date of their own.

Guide: « En cas de dossier incomplet ou irrégulier, vous recevrez une notification »; how long one then has, neither the
guide nor the code says: all of these delays are [P].
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from app.justificatifs.rules.checklist import Item
from app.justificatifs.rules.states import PieceState
from app.kit.errors import Violation
from app.kit.french import long_date

DAYS, LEAST, MOST = 15, 5, 60
LONGEST = 365
_SOURCE = "[P] compléments de la session"
_GUIDE = "Guide, dossier incomplet ou irrégulier"


class Standing(StrEnum):
    """What a piece that was asked, or the whole complement, waits for."""

    ATTENDUE = "attendue"
    """The candidate."""
    REPONDUE = "repondue"
    """An agent: deposited, or answered, since it was asked."""
    ACCEPTEE = "acceptee"
    """Nobody."""


class Status(StrEnum):
    """Where a complement stands at an instant."""

    EN_ATTENTE = "en_attente"
    REPONDU = "repondu"
    EXPIRE = "expire"
    TRAITE = "traite"
    ANNULE = "annule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """What an exam session allows, in whole days after that of the request."""

    days: int = DAYS
    least: int = LEAST
    most: int = MOST

    def faults(self) -> Iterator[Violation]:
        """Everything wrong in them."""
        if not 1 <= self.least <= self.most <= LONGEST:
            detail = f"Les bornes vont de 1 à {LONGEST} jours, la plus courte d'abord."
            yield Violation("delais-mal-regles", "/least", detail, _SOURCE)
        elif not self.least <= self.days <= self.most:
            detail = f"Le délai ordinaire est entre les bornes : de {self.least} à {self.most} jours."
            yield Violation("delais-mal-regles", "/days", detail, _SOURCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complement:
    """One that was not cancelled: what was asked, when, until when; what came since, and nobody reviewed."""

    pieces: Sequence[str]
    asked_at: datetime
    closes_at: datetime
    deposited: Collection[str] = ()
    answered: Collection[str] = ()

    def open_for(self, piece: str, now: datetime) -> bool:
        """Whether this piece may come at this instant: at the bound it is closed."""
        return piece in self.pieces and now < self.closes_at

    def standing(self, piece: str, items: Sequence[Item]) -> Standing:
        """Where one of its pieces stands; one that is asked no more waits for nobody."""
        item = next((one for one in items if one.piece.code == piece), None)
        if item is None or item.settled:
            return Standing.ACCEPTEE
        came = (item.state is PieceState.DEPOSE and piece in self.deposited) or (
            item.state is PieceState.NON_CONCERNE and piece in self.answered
        )
        return Standing.REPONDUE if came else Standing.ATTENDUE

    def awaited(self, items: Sequence[Item]) -> list[str]:
        """Those of its pieces that wait for the candidate."""
        return [piece for piece in self.pieces if self.standing(piece, items) is Standing.ATTENDUE]

    def whole(self, items: Sequence[Item]) -> Standing:
        """Where it stands: it waits for the candidate as long as one of its pieces does."""
        found = {self.standing(piece, items) for piece in self.pieces}
        return next(one for one in Standing if one in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One complement as it is now, and who changed it last."""

    id: UUID
    registration_id: UUID
    pieces: list[str]
    closes_at: datetime
    cancelled_at: datetime | None
    version: int
    changed_at: datetime
    changed_by: UUID
    changed_name: str


def status(whole: Standing, closes_at: datetime | None, now: datetime) -> Status:
    """What it is called at this instant; awaited only, it ends with its bound."""
    match whole:
        case Standing.REPONDUE:
            return Status.REPONDU
        case Standing.ACCEPTEE:
            return Status.TRAITE
        case Standing.ATTENDUE:
            return Status.EN_ATTENTE if closes_at is None or now < closes_at else Status.EXPIRE


def bound(until: date, zone: ZoneInfo) -> datetime:
    """The whole of that day on the académie's clocks: the bound, which is excluded, is the next midnight."""
    return datetime.combine(until + timedelta(days=1), time.min, tzinfo=zone)


def last_day(closes_at: datetime, zone: ZoneInfo) -> date:
    """The day of which it is the end."""
    return closes_at.astimezone(zone).date() - timedelta(days=1)


def violations(
    pieces: Sequence[str], items: Sequence[Item], until: date, delays: Delays, today: date
) -> Iterator[Violation]:
    """Everything that makes this complement one that cannot be asked."""
    yield from piece_violations(pieces, items)
    yield from date_violations(until, delays, today)


def piece_violations(pieces: Sequence[str], items: Sequence[Item]) -> Iterator[Violation]:
    """Pieces that this candidate does not owe, or that need no delay."""
    known = {item.piece.code: item for item in items}
    for index, code in enumerate(pieces):
        field, item = f"/pieces/{index}", known.get(code)
        if code in pieces[:index]:
            yield Violation("piece-en-double", field, f"« {code} » est demandée deux fois.", "")
        elif item is None:
            listed = ", ".join(known)
            detail = f"« {code} » n'est pas demandée à ce candidat. Ses pièces : {listed}."
            yield Violation("piece-non-demandee", field, detail, _GUIDE)
        elif item.settled:
            detail = f"« {item.piece.label} » est acceptée : si elle ne convient plus, refusez-la d'abord."
            yield Violation("piece-acceptee", field, detail, _GUIDE)
        elif item.piece.late_allowed:
            detail = f"« {item.piece.label} » peut venir à tout moment : elle n'a pas besoin d'un délai."
            yield Violation("piece-sans-terme", field, detail, item.piece.source)


def date_violations(until: date, delays: Delays, today: date, *, after: date | None = None) -> Iterator[Violation]:
    """A date that the exam session does not allow; prolonged, it is later than `after`, and never too soon."""
    first = today + timedelta(days=delays.least) if after is None else after + timedelta(days=1)
    last = today + timedelta(days=delays.most)
    if not first <= until <= last:
        allowed = (
            f"du {long_date(first)} au {long_date(last)}" if first <= last else "aucune, il dure déjà le plus possible"
        )
        detail = f"Dates possibles : {allowed} ({delays.most} jours au plus à partir d'aujourd'hui)."
        yield Violation("date-hors-bornes", "/until", detail, _SOURCE)
