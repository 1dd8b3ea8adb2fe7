"""`make test`: the whole suite, then the coverage of app/ when nothing was chosen."""

import subprocess
import sys


def main(arguments: list[str]) -> int:
    """Run pytest under coverage; a choice of tests is not held to the whole suite's coverage."""
    run = [sys.executable, "-m", "coverage"]
    subprocess.run([*run, "erase"], check=True)
    tests = subprocess.run([*run, "run", "-m", "pytest", *arguments], check=False)
    if arguments or tests.returncode:
        return tests.returncode
    subprocess.run([*run, "combine", "--quiet"], check=True)
    return subprocess.run([*run, "report", "--fail-under=95"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
