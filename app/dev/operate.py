"""`python -m app.dev.operate ARGS`: a command of `app.cli` on what `make run` serves here."""

import json
import os
import sys
from pathlib import Path

from app.dev.stack import SETTINGS

DATA = Path("var")


def main(arguments: list[str]) -> None:
    """Become the command, with the settings of the run."""
    settings = DATA / SETTINGS
    if not settings.exists():
        sys.exit(f"Erreur : rien ne tourne sur {DATA}/ ; lancez « make run » d'abord.")
    told = {name: value for name, value in json.loads(settings.read_text()).items() if name.startswith("BTS_")}
    os.execve(sys.executable, [sys.executable, "-m", "app.cli", *arguments], os.environ | told)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
