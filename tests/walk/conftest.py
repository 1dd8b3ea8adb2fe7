"""A real `make run`, shared by the walks."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.dev.ports import free_port
from tests.dev.runs import as_ordinary_user, run_environment, wait_until_nothing_is_left_on

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def page_origin() -> str:
    """Where the single-page application of the tests is served from: another origin than the API's."""
    return f"http://localhost:{free_port()}"


@pytest.fixture(scope="session")
def running(page_origin: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """`make run` as an ordinary user, on free ports and a folder of its own; where everything is."""
    data = tmp_path_factory.mktemp("walk") / "var"
    data.mkdir()
    said = data.with_name("said.txt")
    with said.open("w") as out:
        prefix = _another_user(data)
        shell = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        process = subprocess.Popen(
            [*prefix, "make", "run", f"ARGS=--free-ports --data {data} --app-url {page_origin}"],
            cwd=ROOT,
            env={**run_environment(measured=not prefix), **shell},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            yield _addresses(process, data, said)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    wait_until_nothing_is_left_on(data)


def _another_user(data: Path) -> Sequence[str]:
    """Where root's suite cannot become an ordinary user, the walk is worth taking all the same."""
    try:
        return as_ordinary_user(data)
    except pytest.skip.Exception:
        return ()


def _addresses(process: subprocess.Popen[bytes], data: Path, said: Path) -> dict[str, str]:
    """run.json is written when all of it answers."""
    while not (data / "run.json").exists():
        if process.poll() is not None:
            raise AssertionError(said.read_text())
        time.sleep(0.05)
    found: dict[str, str] = json.loads((data / "run.json").read_text())
    return found
