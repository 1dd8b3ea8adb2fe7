"""The parts of the page, as the templates read them."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a parameter or a member."""

    name: str
    place: str
    required: bool
    kind: Markup
    limits: Markup
    description: Markup


@dataclass(frozen=True, slots=True)
class Content:
    """A body: its type, its shape, an example."""

    media: str
    kind: Markup
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One status of an operation; `shared` names the answer that several operations give."""

    status: str
    description: Markup
    shared: str
    headers: tuple[str, ...]
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    description: Markup
    caller: str
    parameters: tuple[Row, ...]
    bodies: tuple[Content, ...]
    answers: tuple[Answer, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of a tag."""

    id: str
    name: str
    description: Markup
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A named schema: its members, or its type."""

    name: str
    description: Markup
    kind: Markup
    limits: Markup
    members: tuple[Row, ...]
