"""The curl line that plays an operation's own examples."""

import json
import shlex
from urllib.parse import quote, urlencode

from app.http.docs_page.node import Json, Node, followed, node, nodes, text

BASE = "$BASE"
"""Left to the reader's shell, as are the tokens."""

_TOKENS = {"candidateToken": "$TOKEN", "agentToken": "$AGENT_TOKEN"}


def line(method: str, path: str, operation: Node, document: Node) -> str:
    """One command, cut after each option."""
    parameters = [followed(one, document) for one in nodes(operation.get("parameters"))]
    verb = "curl" if method == "GET" else f"curl -X {method}"
    words = [f"{verb} {_address(path, parameters)}", *_headers(parameters)]
    schemes = [scheme for choice in nodes(operation.get("security")) for scheme in choice]
    words += [f'-H "Authorization: Bearer {_TOKENS[scheme]}"' for scheme in schemes if scheme in _TOKENS]
    return " \\\n  ".join([*words, *_body(operation, document)])


def _address(path: str, parameters: list[Node]) -> str:
    for one in parameters:
        path = path.replace(f"{{{text(one['name'])}}}", quote(text(one.get("example"))))
    asked = {text(one["name"]): text(one.get("example")) for one in parameters if _asked(one)}
    return f'"{BASE}{path}{"?" + urlencode(asked) if asked else ""}"'


def _asked(parameter: Node) -> bool:
    return parameter["in"] == "query" and bool(parameter.get("required"))


def _headers(parameters: list[Node]) -> list[str]:
    """Conditional reading is left out: the example would answer 304."""
    told = [one for one in parameters if one["in"] == "header" and one["name"] != "If-None-Match"]
    return ["-H " + shlex.quote(f"{one['name']}: {one.get('example')}") for one in told]


def _body(operation: Node, document: Node) -> list[str]:
    for media, content in node(node(operation.get("requestBody")).get("content")).items():
        value = example(node(content), document)
        if media == "multipart/form-data":
            return [f"-F {shlex.quote(_field(name, told))}" for name, told in node(value).items()]
        return [f"-H 'Content-Type: {media}'", f"--data {shlex.quote(json.dumps(value, ensure_ascii=False))}"]
    return []


def _field(name: str, told: Json) -> str:
    """A list is one of files."""
    return f"{name}=@fichier.csv" if isinstance(told, list) else f"{name}={json.dumps(told)}"


def example(content: Node, document: Node) -> Json:
    """The first example of a content."""
    for one in node(content.get("examples")).values():
        return followed(one, document).get("value")
    return None
