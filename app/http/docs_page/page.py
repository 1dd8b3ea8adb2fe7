"""What the page shows of the contract, and the page itself."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from app.http.docs_page import curl
from app.http.docs_page.node import Json, Node, followed, name, node, nodes, text, texts
from app.http.docs_page.parts import Answer, Content, Group, Operation, Row, Shape
from app.http.docs_page.wording import inline, kind, limits, prose
from app.http.problem_types import ProblemType

HERE = "app.http.docs_page"
_METHODS = ("get", "post", "put", "patch", "delete")
_CALLERS = {"candidateToken": "candidat", "agentToken": "agent"}


def render(document: Node) -> bytes:
    """The whole page."""
    components = node(document["components"])
    page = environment(HERE).get_template("page.html.jinja")
    return page.render(
        info=node(document["info"]),
        description=prose(node(document["info"]).get("description")),
        groups=list(_groups(document)),
        answers=[_answer(key, one, document) for key, one in node(components["responses"]).items()],
        shapes=[_shape(key, node(one)) for key, one in node(components["schemas"]).items()],
        schemes=[
            (key, inline(node(one).get("description"))) for key, one in node(components["securitySchemes"]).items()
        ],
    ).encode()


def explanation(code: str, known: ProblemType) -> bytes:
    """The page of one problem type."""
    template = environment(HERE).get_template("problem.html.jinja")
    return template.render(code=code, title=known.title, status=known.status, explanation=known.explanation).encode()


@cache
def environment(package: str) -> Environment:
    """The templates of a package, which may include those of this one; everything is escaped."""
    loader = ChoiceLoader([PackageLoader(name, "templates") for name in (package, HERE)])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def policy(page: bytes) -> str:
    """The page's content security policy: its own style sheet, by digest, and nothing else."""
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[1] if style else b"").digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _groups(document: Node) -> Iterator[Group]:
    found = [
        (texts(node(one)["tags"])[0], _operation(method, path, node(one), document))
        for path, item in node(document["paths"]).items()
        for method, one in node(item).items()
        if method in _METHODS
    ]
    for number, tag in enumerate(nodes(document["tags"])):
        inside = tuple(one for of, one in found if of == tag["name"])
        yield Group(f"partie-{number}", text(tag["name"]), inline(tag.get("description")), inside)


def _operation(method: str, path: str, source: Node, document: Node) -> Operation:
    schemes = {scheme for choice in nodes(source.get("security")) for scheme in choice}
    return Operation(
        id=text(source["operationId"]),
        method=method.upper(),
        path=path,
        summary=text(source["summary"]),
        description=prose(source.get("description")),
        caller=next((who for scheme, who in _CALLERS.items() if scheme in schemes), "public"),
        parameters=tuple(_parameter(followed(one, document), document) for one in nodes(source.get("parameters"))),
        bodies=tuple(_contents(node(source.get("requestBody")), document)),
        answers=tuple(
            _answer(status, node(source["responses"])[status], document) for status in sorted(node(source["responses"]))
        ),
        curl=curl.line(method.upper(), path, source, document),
    )


def _parameter(source: Node, document: Node) -> Row:
    schema = node(source.get("schema"))
    return Row(
        name=text(source["name"]),
        place={"path": "chemin", "query": "requête", "header": "en-tête"}[text(source["in"])],
        required=bool(source.get("required")),
        kind=kind(followed(schema, document)),
        limits=limits(followed(schema, document)),
        description=inline(source.get("description")),
    )


def _answer(status: str, source: Json, document: Node) -> Answer:
    given = node(source)
    whole = followed(given, document)
    return Answer(
        status=status,
        description=inline(whole.get("description")),
        shared=name(given.get("$ref")),
        headers=tuple(node(whole.get("headers"))),
        contents=tuple(_contents(whole, document)),
    )


def _contents(source: Node, document: Node) -> Iterator[Content]:
    for media, content in node(source.get("content")).items():
        value = curl.example(node(content), document)
        shown = "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
        yield Content(media, kind(node(node(content).get("schema"))), shown)


def _shape(key: str, source: Node) -> Shape:
    required = texts(source.get("required"))
    members = node(source.get("properties")).items()
    return Shape(
        name=key,
        description=inline(source.get("description")),
        kind=kind(source),
        limits=limits(source),
        members=tuple(_member(member, node(one), member in required) for member, one in members),
    )


def _member(key: str, source: Node, required: bool) -> Row:  # noqa: FBT001 -- one private caller
    return Row(key, "", required, kind(source), limits(source), inline(source.get("description")))
