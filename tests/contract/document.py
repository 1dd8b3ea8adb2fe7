"""The contract as the nets read it: operations, and schemas without references."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from openapi.bundle import DIST, HERE

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Tree: TypeAlias = "dict[str, Json]"

METHODS = frozenset({"get", "put", "post", "patch", "delete"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, every reference followed."""

    id: str
    method: str
    path: str
    body: Tree

    def part(self, name: str) -> Tree:
        """A member of the operation that is an object, empty when absent."""
        return tree(self.body.get(name, {}))


@cache
def contract() -> Tree:
    """The committed bundle."""
    return tree(json.loads((HERE / DIST).read_text(encoding="utf-8")))


def operations(document: Tree) -> Iterator[Operation]:
    """Every operation of an OpenAPI document."""
    for path, item in tree(document["paths"]).items():
        for method, body in tree(item).items():
            if method in METHODS:
                whole = tree(resolved(body, document))
                yield Operation(id=str(whole.get("operationId")), method=method.upper(), path=path, body=whole)


def resolved(node: Json, document: Tree) -> Json:
    """The node with every `$ref` replaced by what it names; our schemas have no cycle."""
    if isinstance(node, list):
        return [resolved(each, document) for each in node]
    if not isinstance(node, dict):
        return node
    ref = node.get("$ref")
    if isinstance(ref, str):
        return resolved(_named(ref, document), document)
    return {key: resolved(value, document) for key, value in node.items()}


def _named(ref: str, document: Tree) -> Json:
    found: Json = document
    for key in ref.removeprefix("#/").split("/"):
        found = tree(found)[key]
    return found


def tree(node: Json) -> Tree:
    """The node, known to be an object."""
    if not isinstance(node, dict):
        raise TypeError(f"expected an object, read {node!r}")
    return node


def rows(node: Json) -> list[Tree]:
    """The node, known to be a list of objects."""
    if not isinstance(node, list):
        raise TypeError(f"expected a list, read {node!r}")
    return [tree(each) for each in node]
