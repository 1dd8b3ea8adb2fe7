"""The commands of a document, run as printed, against the suite's own app on a real port."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.dev.ports import free_port

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes(document: Path, language: str = "sh") -> list[str]:
    """Its blocks of commands, or of another language, in order."""
    return [block for written, block in _BLOCK.findall(document.read_text()) if written == language]


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


async def run(block: str, home: Path, given: Mapping[str, str], lines: Sequence[str] = ()) -> str:
    """What the block says, `lines` being typed; it must succeed."""
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
