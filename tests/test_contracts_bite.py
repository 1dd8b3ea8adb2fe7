"""Each import contract is seen to fail: one wrong line for each, in a copy of the house."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

PLANTED = {
    "Floors: down only": ("app/kit/french.py", "from app.db import base as planted"),
    "The law is pure: no framework, no database, no door": (
        "app/registrations/rules/window.py",
        "import pydantic as planted",
    ),
    "HTTP stops at the door": ("app/accounts/events.py", "import starlette as planted"),
    "SQL stays in its rooms": ("app/registrations/routes/drafts.py", "import sqlalchemy as planted"),
    "Settings are read by the builders only": ("app/documents/service/issued.py", "import app.settings as planted"),
    "The pages of an outside system stop at its gateway": (
        "app/documents/service/issued.py",
        "import boto3 as planted",
    ),
}


def test_every_contract_bites(repository: Path, tmp_path: Path) -> None:
    """A line planted against each contract breaks that contract; a folder without a floor breaks the floors too."""
    shutil.copytree(repository / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", tmp_path)
    (tmp_path / "app" / "elsewhere.py").touch()
    for file, line in PLANTED.values():
        path = tmp_path / file
        path.touch()
        path.write_text(f"{path.read_text()}\n{line}\n")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "elsewhere" in done.stdout  # exhaustive: no module without a floor
    (tmp_path / "app" / "elsewhere.py").unlink()
    done = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    broken = set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))
    assert broken == set(PLANTED), done.stdout
