"""The net of inputs: parameters and bodies that the code takes are those of the contract, as JSON Schema."""

from collections.abc import Iterator, Mapping

from tests.contract.document import Json, Operation, Tree, operations, rows, tree

AMBIENT = frozenset({"authorization", "cookie", "origin", "user-agent", "x-csrf", "__host-login"})
"""Read by the code, told by the security schemes or by HTTP itself."""

_KEPT = frozenset(
    {"type", "enum", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
     "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems"}
)  # fmt: skip
_NULL: Tree = {"type": ["null"]}


def drifts(document: Tree, generated: Tree) -> Iterator[str]:
    """Each way in which the inputs of the code are not the contract's; doors that are missing are another net's."""
    built = {(one.method, one.path): one for one in operations(generated)}
    for told in operations(document):
        one = built.get((told.method, told.path))
        if one is not None:
            where = f"{told.method} {told.path}"
            yield from _parameter_drifts(where, _parameters(told), _parameters(one))
            yield from _body_drifts(where, told, one)


def _parameters(operation: Operation) -> dict[tuple[str, str], Tree]:
    listed = rows(operation.body.get("parameters", []))
    named = {(str(one["in"]), str(one["name"]).lower()): one for one in listed}
    return {key: one for key, one in named.items() if key[1] not in AMBIENT}


def _parameter_drifts(
    where: str, told: Mapping[tuple[str, str], Tree], built: Mapping[tuple[str, str], Tree]
) -> Iterator[str]:
    for place, name in sorted(told.keys() ^ built.keys()):
        side = "only in the contract" if (place, name) in told else "only in the code"
        yield f"{where}: {place} parameter {name} {side}"
    for place, name in sorted(told.keys() & built.keys()):
        here, there = told[place, name], built[place, name]
        label = f"{where}: {place} parameter {name}"
        if bool(here.get("required")) != bool(there.get("required")):
            yield f"{label}: required {here.get('required', False)} in the contract, not so in the code"
        if place != "header":  # headers are read by parsers of ours: their faults are 400, not 422
            yield from _differences(label, _present(here["schema"]), _present(there["schema"]))


def _body_drifts(where: str, told: Operation, built: Operation) -> Iterator[str]:
    here, there = told.part("requestBody"), built.part("requestBody")
    if bool(here) != bool(there):
        yield f"{where}: a body only in the {'contract' if here else 'code'}"
    elif here:
        if bool(here.get("required")) != bool(there.get("required")):
            yield f"{where}: body required {here.get('required', False)} in the contract, not so in the code"
        yield from _differences(f"{where}: body", plain(_schema(here)), plain(_schema(there)))


def _schema(body: Tree) -> Json:
    """The one schema of the body: which media types the edge takes is tested over HTTP."""
    (media,) = tree(body["content"]).values()
    return tree(media)["schema"]


def _present(schema: Json) -> Tree:
    """A parameter is absent rather than null."""
    shape = plain(schema)
    if isinstance(values := shape.get("enum"), list):
        shape = {**shape, "enum": [one for one in values if one is not None]}
    types = shape.get("type")
    return {**shape, "type": [one for one in types if one != "null"]} if isinstance(types, list) else shape


def plain(schema: Json) -> Tree:
    """The schema in one spelling: pydantic's and ours say the same thing differently."""
    whole = tree(schema)
    choices = whole.get("anyOf", whole.get("oneOf"))
    if choices is not None:
        return _alternatives([plain(one) for one in rows(choices)])
    shape: Tree = {key: value for key, value in whole.items() if key in _KEPT}
    if "type" in shape and not isinstance(shape["type"], list):
        shape["type"] = [shape["type"]]
    if "const" in whole:
        shape["enum"] = [whole["const"]]
    for key in ("type", "enum"):
        if isinstance(values := shape.get(key), list):
            shape[key] = [*sorted(values, key=str)]
    if "items" in whole:
        shape["items"] = plain(whole["items"])
    if "object" in str(shape.get("type")):
        shape |= _object(whole)
    return shape


def _object(whole: Tree) -> Tree:
    extra = whole.get("additionalProperties", True)
    members = tree(whole.get("properties", {}))
    required = whole.get("required", [])
    return {
        "properties": {name: plain(member) for name, member in members.items()},
        "required": sorted(required, key=str) if isinstance(required, list) else required,
        "additionalProperties": extra if isinstance(extra, bool) else plain(extra),
    }


def _alternatives(choices: list[Tree]) -> Tree:
    others = [one for one in choices if one != _NULL]
    if len(others) != 1:
        return {"anyOf": [*sorted(others, key=str)], "null": _NULL in choices}
    (one,) = others
    if _NULL not in choices:
        return one
    types, values = one.get("type"), one.get("enum")
    nullable = {**one, "type": [*sorted([*(types if isinstance(types, list) else []), "null"], key=str)]}
    return {**nullable, "enum": sorted([*values, None], key=str)} if isinstance(values, list) else nullable


def _differences(where: str, here: Json, there: Json) -> Iterator[str]:
    if isinstance(here, dict) and isinstance(there, dict):
        for key in sorted(here.keys() | there.keys()):
            if key not in here or key not in there:
                side = "contract" if key in here else "code"
                yield f"{where}/{key}: only in the {side} ({here.get(key, there.get(key))})"
            else:
                yield from _differences(f"{where}/{key}", here[key], there[key])
    elif here != there:
        yield f"{where}: {here} in the contract, {there} in the code"
