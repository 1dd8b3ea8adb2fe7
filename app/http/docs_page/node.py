"""Reading the bundle: JSON of which we know the shape."""

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Node: TypeAlias = "dict[str, Json]"


def node(value: Json) -> Node:
    """The value, known to be an object; empty when absent."""
    return value if isinstance(value, dict) else {}


def nodes(value: Json) -> list[Node]:
    """The value, known to be a list of objects; empty when absent."""
    return [node(each) for each in value] if isinstance(value, list) else []


def texts(value: Json) -> list[str]:
    """The value as a list of words: a lone one is a list of one."""
    return [str(each) for each in value] if isinstance(value, list) else [] if value is None else [str(value)]


def text(value: Json) -> str:
    """The value as a text; empty when absent."""
    return "" if value is None else str(value)


def name(ref: Json) -> str:
    """The last word of a reference."""
    return text(ref).rpartition("/")[2]


def followed(value: Json, document: Node) -> Node:
    """The object, or the one that its `$ref` names."""
    found = node(value)
    if "$ref" not in found:
        return found
    target: Json = document
    for key in text(found["$ref"]).removeprefix("#/").split("/"):
        target = node(target)[key]
    return followed(target, document)
