"""Programs that parse files of strangers: in processes of their own, bounded, without our secrets.

The parent says what to start and how its end is to be understood; the child bounds itself before it parses anything.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEMORY = 1024**3
ITS_OWN_DOING = frozenset({-signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE})
"""Ends that the file brought about; any other that is not 0 is a failure of ours."""
_NEW_NETWORK = 0x40000000


def command(program: str, *arguments: str) -> tuple[str, ...]:
    """Run one of our modules, to be started from `ROOT`, whatever the environment says of Python."""
    return (sys.executable, "-E", "-s", "-m", program, *arguments)


def surroundings() -> dict[str, str]:
    """This process's environment without what opens anything."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("BTS_", "AWS_", "PG"))}


def limit(*, cpu_seconds: int, output: int) -> None:
    """Bounds that hold whatever the parsers do; `output`: bytes of a file at most."""
    for kind, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    with suppress(OSError):
        os.nice(10)
    # A network of its own, with nothing in it; a system that does not let us goes without.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_NETWORK)
