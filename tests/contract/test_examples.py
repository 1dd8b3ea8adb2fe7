"""Every example of the contract is what the contract says."""

from collections.abc import Iterator
from copy import deepcopy

from jsonschema import Draft202012Validator, FormatChecker

from tests.contract.document import Json, Tree, contract, operations, resolved, rows, tree
from tests.contract.net import strict


def shown(document: Tree) -> Iterator[tuple[str, Json, Json]]:
    """Each example with its place and its schema."""
    for operation in operations(document):
        for one in rows(operation.body.get("parameters", [])):
            yield f"{operation.id} {one['name']}", one["schema"], one["example"]
        yield from _contents(operation.id, operation.part("requestBody"))
        for status, answer in operation.part("responses").items():
            yield from _contents(f"{operation.id} {status}", tree(answer))
    for name, header in tree(tree(document["components"])["headers"]).items():
        schema = tree(resolved(tree(header)["schema"], document))
        examples = schema.get("examples", [])
        yield from ((f"header {name}", schema, one) for one in (examples if isinstance(examples, list) else []))


def _contents(place: str, body: Tree) -> Iterator[tuple[str, Json, Json]]:
    for media, content in tree(body.get("content", {})).items():
        for name, example in tree(tree(content).get("examples", {})).items():
            yield f"{place} {media} {name}", tree(content)["schema"], tree(example)["value"]


def faults(document: Tree) -> list[str]:
    """Every example that is not what it shows."""
    checker = FormatChecker()
    return [
        f"{place}: {error.json_path} {error.message}"
        for place, schema, value in shown(document)
        for error in Draft202012Validator(tree(strict(schema)), format_checker=checker).iter_errors(value)
    ]


def test_every_example_is_valid() -> None:
    assert faults(contract()) == []


def test_every_json_body_has_an_example() -> None:
    for operation in operations(contract()):
        bodies = [operation.part("requestBody"), *(tree(one) for one in operation.part("responses").values())]
        for body in bodies:
            for media, content in tree(body.get("content", {})).items():
                assert not media.endswith("json") or tree(content).get("examples"), f"{operation.id} {media}"


def test_a_wrong_example_is_seen() -> None:
    planted = deepcopy(contract())
    examples = tree(tree(planted["components"])["examples"])
    tree(tree(examples["depot"])["value"])["state"] = "perdu"
    tree(tree(examples["me"])["value"])["nickname"] = "Cam"
    seen = "\n".join(faults(planted))
    assert "'perdu' is not one of" in seen
    assert "'nickname' was unexpected" in seen
