"""The recipes of docs/agents.md, run as printed, by bash and curl, on a real port."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from fastapi import FastAPI
from pyotp import TOTP

from app.http.now import machine_time
from tests.cli.commands import environment
from tests.docs.recipes import recipes, run, served
from tests.staff.agents import PASSWORD
from tests.stage import Stage

ADDRESS = "dominique@example.org"
_ASKED = re.compile(r"^read [^\n]*? ([A-Z_]+)(?:;|$)", re.MULTILINE)


async def test_the_recipes_of_the_agents_work_as_printed(
    servers: Stage, app: FastAPI, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    blocks = recipes(repository / "docs" / "agents.md")
    assert len(blocks) == 8
    async with served(app) as url:
        given = {**environment(servers), "API": url, "PYTHONPATH": str(repository)}
        told = []
        typed: dict[str, str] = {"ADRESSE": ADDRESS, "MOT_DE_PASSE": PASSWORD}
        for block in blocks:
            asked = _ASKED.findall(block)
            if "CODE" in asked:
                typed["CODE"] = _code(tmp_path, typed)
            told.append(await run(block, tmp_path, given, [typed[name] for name in asked]))
            if found := re.search(r"#token=(\S+)", told[-1]):
                typed["INVITATION"] = found[1]
    assert json.loads(told[3])["agent"]["academies"] == ["01", "24", "25"]
    assert json.loads(told[4])["kind"] == "personal"
    assert {"claude@example.org", ADDRESS} <= set(re.findall(r'"email":"([^"]+)"', told[6]))
    assert '"role":"decision"' in told[6]
    assert _open_to_others(tmp_path) == {"entetes", "agent.json", "jetons.json"}


def _open_to_others(home: Path) -> set[str]:
    """The files that hold no secret."""
    return {path.name for path in home.iterdir() if path.stat().st_mode & 0o077}


def _code(home: Path, typed: Mapping[str, str]) -> str:
    """The authenticator's; the second time a recovery code, for a code serves once."""
    del typed
    if (home / "codes-de-secours.json").exists():
        return str(json.loads((home / "codes-de-secours.json").read_text())["recovery_codes"][0])
    return TOTP(json.loads((home / "enrolement.json").read_text())["secret"]).at(machine_time())
