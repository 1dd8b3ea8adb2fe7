"""The Python client generated from the contract: it compiles, and lacks nothing that a training body's system calls."""

import compileall
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from openapi.client import generate
from tests.contract.document import Operation, contract, operations

CALLED = [one for one in operations(contract()) if re.match(r"/v1/(training-body|oauth|time)\b", one.path)]
"""docs/organismes.md leads through these; they are called for real in tests/docs/test_organismes.py."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The package, generated once; out of the way afterwards."""
    folder = tmp_path_factory.mktemp("generated")
    generate(folder / "bts_client")
    sys.path.insert(0, str(folder))
    yield folder / "bts_client"
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.partition(".")[0] == "bts_client"]:
        del sys.modules[name]


def module_of(client: Path, operation: Operation) -> ModuleType | None:
    """Where it generated this operation; whatever the folder of its tag is called."""
    name = re.sub("(?<!^)(?=[A-Z])", "_", operation.id).lower()
    found = [path.relative_to(client.parent) for path in client.glob(f"api/*/{name}.py")]
    return importlib.import_module(".".join(found[0].with_suffix("").parts)) if found else None


def test_all_of_it_compiles(client: Path) -> None:
    assert len(list(client.rglob("*.py"))) > 100
    assert compileall.compile_dir(client, quiet=1, force=True)


def test_every_operation_of_a_training_body_is_in_it(client: Path) -> None:
    """With what each path names, and a body where the contract has one."""
    assert len(CALLED) >= 12
    for operation in CALLED:
        module = module_of(client, operation)
        assert module is not None, operation.id
        takes = inspect.signature(module.sync_detailed).parameters.keys()
        named = set(re.findall(r"{(\w+)}", operation.path))
        wanted = {"client", *named, *({"body"} if "requestBody" in operation.body else ())}
        assert wanted <= takes, operation.id


def test_every_operation_at_all_is_in_it(client: Path) -> None:
    assert [one.id for one in operations(contract()) if module_of(client, one) is None] == []
