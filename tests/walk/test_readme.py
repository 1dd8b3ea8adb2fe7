"""The README's walk, exactly as printed, by the real curl against a real `make run`."""

import os
import re
import subprocess
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def walk(addresses: dict[str, str]) -> str:
    """Every bash block of the README in one shell that stops at the first command that fails; what it printed."""
    blocks = re.findall(r"```bash\n(.*?)```", README.read_text(), re.DOTALL)
    assert len(blocks) >= 7
    done = subprocess.run(
        ["bash", "-euo", "pipefail"],
        input="\n".join(blocks),
        env={**os.environ, "API": addresses["api"], "MAILS": addresses["mails"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_a_newcomer_walks_from_an_account_to_a_complete_dossier(running: dict[str, str]) -> None:
    """Account, mail, activation, login, registration, change, récapitulatif, files in S3, dossier, notifications."""
    printed = walk(running)
    assert "dossier : complet" in printed
    assert "\n2\n" in printed  # the version after the change


def test_and_a_second_time_on_the_same_run(running: dict[str, str]) -> None:
    """Nothing of the first walk stands in the way of the second."""
    assert "dossier : complet" in walk(running)
