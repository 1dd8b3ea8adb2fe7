"""The operator's commands, with the environment of production."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from app.cli.__main__ import app
from tests import processes
from tests.stage import Stage

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def environment(stage: Stage) -> dict[str, str]:
    """What an operator's shell holds."""
    return processes.environment(stage.settings())


def run(stage: Stage, *arguments: str, **changed: str) -> Ended:
    """`python -m app.cli arguments…`, without the cost of a process; in a thread, since it has a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        ended = thread.submit(CliRunner().invoke, app, arguments, env={**environment(stage), **changed}).result()
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


def run_apart(stage: Stage, *arguments: str, **changed: str) -> Ended:
    """The same in a process of its own, as an operator does."""
    ended = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment(stage), **changed},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)
