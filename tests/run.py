"""`make test`: the whole suite, or what was chosen; `make coverage`: the whole suite, and the branches it takes."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST = 95
"""Per cent of the branches of app/."""
COVERAGE = "--coverage"
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Two processes, each with servers of its own: one alone waits for its servers half of the time.

The order is the suite's own (tests/conftest.py): that of the plugin, most tests first, keeps the longest for the end.
"""


def main(arguments: list[str]) -> int:
    """Run pytest; under coverage, which costs a third more, when asked."""
    if arguments != [COVERAGE]:
        return subprocess.run([sys.executable, "-m", "pytest", *(arguments or SIDE_BY_SIDE)], check=False).returncode
    run = [sys.executable, "-m", "coverage"]
    subprocess.run([*run, "erase"], check=True)
    tests = subprocess.run([*run, "run", "-m", "pytest", *SIDE_BY_SIDE], check=False)
    if tests.returncode:
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
