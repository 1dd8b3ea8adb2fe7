"""Generate the Python client of the contract into a folder: `python -m openapi.client FOLDER`, or `make client`.

The generator stands beside the environment, in its folder `client`: it asks for an older typer than ours.
"""

import os
import subprocess
import sys
from pathlib import Path

from openapi.bundle import DIST, HERE

GENERATOR = Path(sys.prefix, "client")
"""Where the Makefile puts what requirements-client.lock pins."""


def surroundings() -> dict[str, str]:
    """What the generator is run in: it looks for its modules there, and for ruff on the path."""
    if not (GENERATOR / "openapi_python_client").is_dir():
        raise SystemExit(f"Le générateur manque dans {GENERATOR} : make client, une fois.")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PYTHONPATH": str(GENERATOR), "PATH": path}


def generate(folder: Path) -> None:
    """A package of that name; what was there is written over. Files that are not JSON are left to httpx (warnings)."""
    command = ("generate", "--path", HERE / DIST, "--meta", "none", "--overwrite", "--output-path", folder)
    done = subprocess.run(  # noqa: S603 -- our own interpreter, on our own contract
        [sys.executable, "-m", "openapi_python_client", *map(str, command)],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)


if __name__ == "__main__":
    generate(Path(*sys.argv[1:]).resolve())
    print(f"Client Python du contrat : {Path(*sys.argv[1:])}")
