"""`make test`: the whole suite, then the coverage of app/ when nothing was chosen."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST = 95
"""Per cent of the branches of app/."""
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")
"""Two processes, each with servers of its own: one alone waits for its servers half of the time."""


def main(arguments: list[str]) -> int:
    """Run pytest under coverage; a choice of tests is not held to the whole suite's coverage."""
    run = [sys.executable, "-m", "coverage"]
    subprocess.run([*run, "erase"], check=True)
    tests = subprocess.run([*run, "run", "-m", "pytest", *(arguments or SIDE_BY_SIDE)], check=False)
    if arguments or tests.returncode:
        return tests.returncode
    subprocess.run([*run, "combine", "--quiet"], check=True)
    subprocess.run([*run, "report"], check=True)
    return _branches(run)


def _branches(run: list[str]) -> int:
    """Branches alone: coverage's own total counts lines too, which hides those not taken."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        subprocess.run([*run, "json", "--quiet", "-o", report.name], check=True)
        totals = json.loads(Path(report.name).read_text())["totals"]
    taken = 100 * totals["covered_branches"] / totals["num_branches"]
    sys.stdout.write(f"Branches prises : {taken:.1f} % (au moins {LEAST} %)\n")
    return 0 if taken >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
