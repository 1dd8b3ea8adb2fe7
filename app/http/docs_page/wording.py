"""Words and marks of the page: descriptions, and schemas told in French."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from app.http.docs_page.node import Json, Node, name, node, nodes, text, texts

_TYPES = {
    "string": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "booléen",
    "object": "objet",
    "array": "liste",
    "null": "nul",
}
_BOUNDS = {
    "minLength": "au moins {} caractère(s)",
    "maxLength": "au plus {} caractères",
    "minimum": "au moins {}",
    "maximum": "au plus {}",
    "minItems": "au moins {} élément(s)",
    "maxItems": "au plus {} éléments",
    "default": "{} par défaut",
}


def prose(source: Json) -> Markup:
    """Paragraphs, lists, `code` and **bold**: the little Markdown that the contract uses."""
    return Markup().join(_block(block) for block in re.split(r"\n\s*\n", text(source).strip()) if block)


def inline(source: Json) -> Markup:
    """One line of that Markdown."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text(source))))
    return Markup(re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", marked))  # noqa: S704 -- escaped above


def _block(block: str) -> Markup:
    if not block.startswith("- "):
        return Markup("<p>{}</p>").format(inline(block))
    items = Markup().join(Markup("<li>{}</li>").format(inline(item)) for item in re.split(r"(?m)^- ", block)[1:])
    return Markup("<ul>{}</ul>").format(items)


def kind(schema: Node) -> Markup:
    """The type of a value, with a link to its shape when it has a name."""
    if "$ref" in schema:
        return Markup('<a href="#schema-{0}">{0}</a>').format(name(schema["$ref"]))
    if choices := nodes(schema.get("oneOf")):
        return Markup(" ou ").join(kind(choice) for choice in choices)
    types = texts(schema.get("type"))
    words = Markup(" ou ").join(_TYPES[one] for one in types)
    if "array" in types:
        words += Markup(" de ") + kind(node(schema.get("items")))
    return words or Markup("valeur")


def limits(schema: Node) -> Markup:
    """Everything else that bounds the value."""
    return Markup(" ; ").join(_limits(schema))


def _limits(schema: Node) -> Iterator[Markup]:
    values = texts(schema.get("enum")) or texts(schema.get("const"))
    if values:
        yield Markup(" · ").join(Markup("<code>{}</code>").format("nul" if one == "None" else one) for one in values)
    if "format" in schema:
        yield Markup("format {}").format(schema["format"])
    if "pattern" in schema:
        yield Markup("<code>{}</code>").format(schema["pattern"])
    for key, words in _BOUNDS.items():
        if key in schema and schema[key] != []:
            yield escape(words.format(schema[key]))
