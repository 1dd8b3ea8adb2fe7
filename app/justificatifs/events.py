"""What happened to the files deposited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from app.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotVerified(Event):
    """The file is what was declared, and readable: it counts."""

    kind: ClassVar[str] = "depot.verified"
    registration_id: UUID
    depot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotRead(Event):
    """The signed récapitulatif was read by machine: it may prove to be of an older version."""

    kind: ClassVar[str] = "depot.read"
    registration_id: UUID
    depot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotRefused(Event):
    """The file cannot be read or kept: it does not count."""

    kind: ClassVar[str] = "depot.refused"
    registration_id: UUID
    depot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceAccepted(Event):
    """An agent accepted the file."""

    kind: ClassVar[str] = "piece.accepted"
    registration_id: UUID
    depot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceRefused(Event):
    """An agent refused the file, and said why."""

    kind: ClassVar[str] = "piece.refused"
    registration_id: UUID
    depot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAccepted(Event):
    """An agent accepted « not concerned »."""

    kind: ClassVar[str] = "answer.accepted"
    registration_id: UUID
    piece: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRefused(Event):
    """An agent refused « not concerned », and said why."""

    kind: ClassVar[str] = "answer.refused"
    registration_id: UUID
    piece: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondChanceClosed(Event):
    """An agent ended, before its date, the delay that a technical refusal had opened, and said why."""

    kind: ClassVar[str] = "second_chance.closed"
    registration_id: UUID
    piece: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven(Event):
    """The candidate answered « not concerned »."""

    kind: ClassVar[str] = "answer.given"
    registration_id: UUID
    piece: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotRemoved(Event):
    """The candidate took a file away."""

    kind: ClassVar[str] = "depot.removed"
    registration_id: UUID
    depot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplementAsked(Event):
    """An agent asked for these pieces, `until` a day of the académie's, which is whole."""

    kind: ClassVar[str] = "complement.asked"
    registration_id: UUID
    complement_id: UUID
    pieces: Sequence[str]
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplementExtended(Event):
    """An agent gave more time for them."""

    kind: ClassVar[str] = "complement.extended"
    registration_id: UUID
    complement_id: UUID
    pieces: Sequence[str]
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplementCancelled(Event):
    """An agent asks for them no more, and said why."""

    kind: ClassVar[str] = "complement.cancelled"
    registration_id: UUID
    complement_id: UUID
    pieces: Sequence[str]
