"""The net that every response of every test passes through: what is not in the contract is not answered.

Clients stay tolerant; here, a member that the contract does not know is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache

import httpx
from jsonschema import Draft202012Validator, FormatChecker

from tests.contract.document import Json, Operation, Tree, contract, operations, resolved, tree

UNTOLD = frozenset({"/openapi.json", "/docs"})
"""Served, but no operations of the contract: they are the contract itself."""

PROBLEM, TEXT = "application/problem+json", "text/plain"
_NOWHERE = frozenset({404, 405})


class Net:
    """The responses of one contract, compiled once."""

    def __init__(self, document: Tree) -> None:
        found = list(operations(document))
        self._plain = {(one.method, one.path): one for one in found if "{" not in one.path}
        self._templates = [(one, _shape(one.path)) for one in found if "{" in one.path]
        self._problem = _validator(resolved({"$ref": "#/components/schemas/Problem"}, document))
        self._validators: dict[tuple[str, str, str], Draft202012Validator] = {}

    def faults(self, response: httpx.Response) -> Iterator[str]:
        """Everything in which the response strays from the contract; its content must have been read."""
        method, path = response.request.method, response.request.url.path
        if method == "OPTIONS" or path in UNTOLD:
            return
        operation = self._operation("GET" if method == "HEAD" else method, path)
        if operation is None:
            yield from self._nowhere(response)
            return
        answers = operation.part("responses")
        answer = answers.get(str(response.status_code))
        if answer is None:
            yield f"status {response.status_code} is not among {', '.join(sorted(answers))}"
            return
        yield from _header_faults(tree(answer), response)
        if method != "HEAD":
            yield from self._content_faults(operation, tree(answer), response)

    def operation_id(self, method: str, path: str) -> str:
        """Which operation answers there."""
        found = self._operation(method, path)
        return "no operation" if found is None else found.id

    def _operation(self, method: str, path: str) -> Operation | None:
        # OpenAPI, « Paths Object »: a concrete path goes before a template.
        if found := self._plain.get((method, path)):
            return found
        return next((one for one, shape in self._templates if one.method == method and shape.fullmatch(path)), None)

    def _nowhere(self, response: httpx.Response) -> Iterator[str]:
        if response.status_code not in _NOWHERE:
            yield f"no operation of the contract answers there, yet the status is {response.status_code}"
        elif _media(response) == TEXT and TEXT in response.request.headers.get("accept", ""):
            return
        elif _media(response) != PROBLEM:
            yield f"a refusal must be {PROBLEM}, not {_media(response)}"
        elif response.request.method != "HEAD":
            yield from _schema_faults(self._problem, response.content)

    def _content_faults(self, operation: Operation, answer: Tree, response: httpx.Response) -> Iterator[str]:
        offered = tree(answer.get("content", {}))
        if not offered:
            if response.content:
                yield "the contract announces no content"
            return
        media = _media(response)
        if media not in offered:
            yield f"content of type {media or 'none'} is not among {', '.join(offered)}"
        elif media.endswith("json"):
            key = (operation.id, str(response.status_code), media)
            if key not in self._validators:
                self._validators[key] = _validator(tree(offered[media])["schema"])
            yield from _schema_faults(self._validators[key], response.content)


@cache
def net() -> Net:
    """The net of the committed contract."""
    return Net(contract())


async def check_response(response: httpx.Response) -> None:
    """Event hook of the suite's client: raise AssertionError when the answer is not the contract's."""
    await response.aread()
    check(net(), response)


def check(held: Net, response: httpx.Response) -> None:
    """Raise AssertionError with every fault of the response."""
    faults = list(held.faults(response))
    if faults:
        request = response.request
        name = held.operation_id(request.method, request.url.path)
        lines = "\n  - ".join(faults)
        raise AssertionError(
            f"{request.method} {request.url.path} [{name}] answered {response.status_code}, "
            f"not as the contract says:\n  - {lines}\n{response.text[:2000]}"
        )


def strict(schema: Json) -> Json:
    """The same schema, in which every object that names its members admits no other."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed: Mapping[str, Json] = {"additionalProperties": False} if "properties" in schema else {}
    return {**closed, **{key: strict(value) for key, value in schema.items()}}


def _validator(schema: Json) -> Draft202012Validator:
    return Draft202012Validator(tree(strict(schema)), format_checker=FormatChecker())


def _shape(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)))


def _media(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _header_faults(answer: Tree, response: httpx.Response) -> Iterator[str]:
    for name, header in tree(answer.get("headers", {})).items():
        value = response.headers.get(name)
        if value is None:
            if tree(header).get("required"):
                yield f"header {name} is missing"
            continue
        schema = tree(tree(header).get("schema", {}))
        for error in Draft202012Validator(schema).iter_errors(value):
            yield f"header {name}: {error.message}"


def _schema_faults(validator: Draft202012Validator, content: bytes) -> Iterator[str]:
    try:
        value: Json = json.loads(content)
    except ValueError:
        yield "the content is not JSON"
        return
    for error in validator.iter_errors(value):
        yield f"{error.json_path}: {error.message}"
