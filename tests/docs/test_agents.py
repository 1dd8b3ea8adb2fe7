"""The recipes of docs/agents.md, run as printed, by bash and curl, on a real port."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from pyotp import TOTP

from app.dev.ports import free_port
from app.http.now import machine_time
from tests.cli.commands import environment
from tests.staff.agents import PASSWORD
from tests.stage import Stage

ADDRESS = "dominique@example.org"
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ASKED = re.compile(r"^read [^\n]*? ([A-Z_]+)(?:;|$)", re.MULTILINE)


async def test_the_recipes_of_the_agents_work_as_printed(
    servers: Stage, app: FastAPI, clean: None, repository: Path, tmp_path: Path
) -> None:
    del clean
    blocks = _BLOCK.findall((repository / "docs" / "agents.md").read_text())
    assert len(blocks) == 8
    async with served(app) as url:
        given = {**environment(servers), "API": url, "PYTHONPATH": str(repository)}
        told = []
        typed: dict[str, str] = {"ADRESSE": ADDRESS, "MOT_DE_PASSE": PASSWORD}
        for block in blocks:
            asked = _ASKED.findall(block)
            if "CODE" in asked:
                typed["CODE"] = _code(tmp_path, typed)
            told.append(await _run(block, tmp_path, given, [typed[name] for name in asked]))
            if found := re.search(r"#token=(\S+)", told[-1]):
                typed["INVITATION"] = found[1]
    assert json.loads(told[3])["agent"]["academies"] == ["01", "24", "25"]
    assert json.loads(told[4])["kind"] == "personal"
    assert {"claude@example.org", ADDRESS} <= set(re.findall(r'"email":"([^"]+)"', told[6]))
    assert '"role":"decision"' in told[6]
    assert _open_to_others(tmp_path) == {"entetes", "agent.json", "jetons.json"}


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The suite's own app, on a port of this machine."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve())
    try:
        async with asyncio.timeout(10):
            while not server.started:  # noqa: ASYNC110 -- uvicorn tells nobody
                await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


def _open_to_others(home: Path) -> set[str]:
    """The files that hold no secret."""
    return {path.name for path in home.iterdir() if path.stat().st_mode & 0o077}


def _code(home: Path, typed: Mapping[str, str]) -> str:
    """The authenticator's; the second time a recovery code, for a code serves once."""
    del typed
    if (home / "codes-de-secours.json").exists():
        return str(json.loads((home / "codes-de-secours.json").read_text())["recovery_codes"][0])
    return TOTP(json.loads((home / "enrolement.json").read_text())["secret"]).at(machine_time())


async def _run(block: str, home: Path, given: Mapping[str, str], lines: list[str]) -> str:
    """What the block says; it must succeed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    running = await asyncio.create_subprocess_exec(
        *("bash", "-euo", "pipefail", "-c", block),
        cwd=home,
        env={**os.environ, **given, "PATH": path},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await running.communicate("".join(f"{line}\n" for line in lines).encode())
    assert running.returncode == 0, f"{block}\n{out.decode()}\n{err.decode()}"
    return out.decode()
