"""What is printed, in the order of reading; the template only lays it out."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its value; `span` is how many of the three columns it takes."""

    label: str
    value: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head of the same length; `widths` are shares of the line."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: lines, then tables, then remarks."""

    title: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QrCode:
    """The mark of the version, drawn, and what it says to who cannot see it."""

    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Places:
    """Millimetres, of the band where one signs: its height, then its columns, and what parts frames from the code."""

    height: float
    left: float
    code: float
    right: float
    gap: float


@dataclass(frozen=True, slots=True)
class Recapitulatif:
    """Everything printed on the récapitulatif of one version of one registration."""

    title: str
    author: str
    dated: datetime
    heading: str
    subtitle: str
    candidate: str
    identifiers: tuple[Line, ...]
    to_do: str
    sections: tuple[Section, ...]
    law_title: str
    law: tuple[str, ...]
    signature_title: str
    signature: tuple[str, ...]
    footer: str
    qr: QrCode
    signature_qr: QrCode
    places: Places
