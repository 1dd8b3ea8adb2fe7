"""Bundle the hand-written contract into openapi/dist/openapi.json (`--check`: only compare)."""

import json
import re
import sys
from pathlib import Path
from typing import TypeAlias

import yaml

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Tree: TypeAlias = "dict[str, Json]"

HERE = Path(__file__).resolve().parent
DIST = Path("dist", "openapi.json")


class Loader(yaml.SafeLoader):
    """YAML 1.2's reading of plain words: `no` is Norwegian, and a date stays text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in known if not tag.endswith((":timestamp", ":bool"))]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def bundle(sources: Path = HERE) -> Tree:
    """The contract as one document: paths laid in, components gathered by section."""
    whole, sections = _read(sources / "openapi.yaml"), sorted((sources / "components").iterdir())
    laid: Tree = {
        section: _items(sources, _tree(whole[section])) for section in ("paths", "webhooks") if section in whole
    }
    components: Tree = {section.name: _section(section) for section in sections}
    return whole | laid | {"components": components}


def written(document: Tree) -> str:
    """The bundle as it is committed."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _section(folder: Path) -> Tree:
    found: Tree = {}
    for file in sorted(folder.glob("*.yaml")):
        for name, component in _read(file).items():
            if name in found:
                raise ValueError(f"{file.name}: {folder.name}/{name} is already defined elsewhere")
            found[name] = _relinked(component, file)
    return dict(sorted(found.items()))


def _items(sources: Path, named: Tree) -> Tree:
    return {name: _item(sources, _text(item, "$ref")) for name, item in named.items()}


def _item(sources: Path, ref: str) -> Json:
    name, key = ref.split("#/")
    return _relinked(_read(sources / name)[key], sources / name)


def _relinked(node: Json, file: Path) -> Json:
    """The same node, its references now to the bundle's components."""
    if isinstance(node, dict):
        return {
            key: _link(value, file) if key == "$ref" and isinstance(value, str) else _relinked(value, file)
            for key, value in node.items()
        }
    return [_relinked(value, file) for value in node] if isinstance(node, list) else node


def _link(ref: str, file: Path) -> str:
    name, key = ref.split("#/")
    target = (file.parent / name).resolve() if name else file
    if key not in _read(target):
        raise ValueError(f"{file.name}: nothing at {ref}")
    return f"#/components/{target.parent.name}/{key}"


_FILES: dict[Path, Tree] = {}


def _read(file: Path) -> Tree:
    if file not in _FILES:
        _FILES[file] = _tree(yaml.load(file.read_text(encoding="utf-8"), Loader))  # noqa: S506 -- a SafeLoader
    return _FILES[file]


def _tree(node: Json) -> Tree:
    if not isinstance(node, dict):
        raise TypeError(f"expected an object, read {node!r}")
    return node


def _text(node: Json, key: str) -> str:
    value = _tree(node)[key]
    if not isinstance(value, str):
        raise TypeError(f"expected text at {key}, read {value!r}")
    return value


def main(arguments: list[str]) -> int:
    """Write the bundle, or say that it is stale."""
    text, place = written(bundle()), HERE / DIST
    if "--check" in arguments:
        if place.read_text(encoding="utf-8") == text:
            return 0
        print(f"{DIST} ne correspond pas aux sources : lancer `make contract`", file=sys.stderr)
        return 1
    place.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
